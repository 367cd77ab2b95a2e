import type { Unavailable } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { MOST_FILES } from "#app/domain/files/file-kinds.ts";
import { type Issue, type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import type { Deps } from "#app/operations/deps.ts";
import type { FileStore } from "#app/operations/file-store.ts";
import { type Author, findDrafts } from "#app/operations/find-drafts.ts";
import { ArrivingFiles, type Sender } from "./arriving-files.ts";
import { MOST_PARTS, readMultipart } from "./multipart.ts";

/** A form as it arrived. Its files lie in the store already; the form names them, old and new, as `draft`. */
export type ReceivedForm = {
  form: FormData;
  /** Those of its author, in the order in which they came. */
  files: readonly AttachedFile[];
  /** Why it can't be used as it is, whatever it asks for. */
  no: Refusal | Unavailable | null;
};

/**
 * Receives a form with its files: each is kept as a draft while it arrives, if it is known whose it is, and a file
 * that can't be kept leaves everything else as it is. Asks who sends it only where there are files. Throws what a
 * body throws that breaks off or is no form.
 */
export async function receiveForm(
  deps: Deps,
  store: FileStore,
  sender: Sender,
  request: Request,
): Promise<ReceivedForm> {
  const arriving = new ArrivingFiles(deps, store, sender);
  const { form, isCut } = await textsOf(request, (file) => arriving.take(file));
  const issues: readonly Issue[] = [
    ...(isCut ? [{ field: null, code: "form_too_long", facts: {} } as const] : []),
    ...arriving.issues,
  ];
  const ids = form.getAll("draft").filter((id) => typeof id === "string");
  if (ids.length === 0 && arriving.kept.length === 0 && issues.length === 0)
    return { form, files: [], no: null };

  const author = await arriving.author();
  const found = await findDrafts(deps, store, ids, { ...author, tokenHashes: sender.tokenHashes }).catch(
    () => null,
  );
  const files = [...(found ?? []), ...arriving.kept];
  // What nobody could be asked about is named again: it may be the author's.
  const named =
    author.isKnown && found ? files.map((file) => file.id) : [...ids, ...arriving.kept.map(({ id }) => id)];
  form.delete("draft");
  for (const id of named) form.append("draft", id);
  return { form, files, no: found ? noOf(author, files, issues) : UNAVAILABLE };
}

/** Receives a form that takes no files: those that come along all the same are read over. */
export async function receiveWords(request: Request): Promise<FormData> {
  const { form } = await textsOf(request, async ({ stream }) => {
    stream.resume();
  });
  return form;
}

const UNAVAILABLE: Unavailable = { ok: false, code: "unavailable" };

function noOf(author: Author, files: readonly AttachedFile[], issues: readonly Issue[]): ReceivedForm["no"] {
  if (!author.isKnown) return UNAVAILABLE;
  const all =
    files.length > MOST_FILES ? [...refuse("files_too_many", "attachments").issues, ...issues] : issues;
  if (!author.holds) return { ...refuse("signed_out"), issues: [...refuse("signed_out").issues, ...all] };
  return all.length > 0 ? refuseAll(all) : null;
}

type Take = Parameters<typeof readMultipart>[1];

async function textsOf(request: Request, take: Take): Promise<{ form: FormData; isCut: boolean }> {
  const isMultipart = /^multipart\/form-data\b/i.test(request.headers.get("Content-Type") ?? "");
  const { form, isCut } = isMultipart ? await readMultipart(request, take) : await readWords(request);
  // Other names are none of ours, and no form that is made of this one could carry them.
  for (const name of new Set(form.keys())) if (!NAME.test(name)) form.delete(name);
  return { form, isCut };
}

/** What a field is called: something, and no control characters. */
const NAME = /^[\p{L}\p{N}\p{P}\p{S} ]+$/u;

/** A form without files. No more fields than one with files can have: a schema takes its time for each. */
async function readWords(request: Request): Promise<{ form: FormData; isCut: boolean }> {
  const all = [...(await request.formData())];
  const form = new FormData();
  for (const [name, value] of all.slice(0, MOST_PARTS)) form.append(name, value);
  return { form, isCut: all.length > MOST_PARTS };
}
