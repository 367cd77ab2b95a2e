import { rowsOf } from "./campus.ts";

export const WORDS = "The lamp on the third floor hums";
export const PLUMBING = "/tickets/new?subcategory=plumbing";

export type NamedFile = readonly [name: string, bytes: Uint8Array<ArrayBuffer>];

/** A form as a browser sends it, with its files behind its fields. */
export function formOf(fields: Readonly<Record<string, string>>, ...files: readonly NamedFile[]): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, bytes] of files) form.append("attachments", new File([bytes], name));
  return form;
}

/** A report of plumbing, under a key of its own. */
export function report(...files: readonly NamedFile[]): FormData {
  return formOf({ description: WORDS, idempotencyKey: crypto.randomUUID() }, ...files);
}

/** The number that a form which was taken led to. */
export async function referenceOf(answer: Response): Promise<string> {
  const found = /^\/tickets\/(\d+)/.exec(answer.headers.get("Location") ?? "")?.[1];
  if (answer.status !== 303 || found === undefined)
    throw new Error(`it was not taken: ${answer.status} ${await answer.text()}`);
  return found;
}

/** The files of a ticket as rows. */
export function filesOf(reference: string) {
  return rowsOf(
    "select a.* from attachments a join tickets t on t.id = a.ticket_id where t.reference = ? order by a.name",
    [reference],
  );
}

/** Ids of the files that a page offers to send along, by their names. */
export function arrivedOn(page: string): Record<string, string> {
  const boxes = page.matchAll(
    /<input type="checkbox"[^>]*name="draft"[^>]*value="([^"]+)"\/?><span class="file-name">([^<]*)</g,
  );
  return Object.fromEntries([...boxes].map(([, id = "", name = ""]) => [name, id]));
}

/** The value of a page's hidden field. */
export function hiddenOn(page: string, name: string): string | undefined {
  return new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(page)?.[1];
}

/** Multipart by hand, for what no browser sends. */
export function multipart(
  parts: readonly { head: string; body: string | Uint8Array<ArrayBuffer> }[],
  boundary = "edge",
): Blob {
  const pieces = parts.flatMap(({ head, body }) => [`--${boundary}\r\n${head}\r\n\r\n`, body, "\r\n"]);
  return new Blob([...pieces, `--${boundary}--\r\n`]);
}

export const MULTIPART = { "Content-Type": "multipart/form-data; boundary=edge" };
