import { type AppLoadContext, data } from "@remix-run/cloudflare";
import type { ChoiceList } from "#app/db/campus/choices.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { Outcomes, Unavailable } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { type Refusal, type RefusalCode, refusalSentence, refusalStatus } from "#app/domain/refusals.ts";
import { LONGEST_KEY } from "#app/forms/envelope.ts";
import { hasWords, type Kept, keptForm, keptWith } from "#app/forms/kept-form.ts";
import { fieldOfIssue } from "#app/forms/nouns/nouns.ts";
import type { Frame } from "./frame.ts";

/** A form that was not let through, as the page that keeps it shows it. */
export type RefusedPage = {
  frame: Frame | null;
  kept: Kept;
  code: RefusalCode | "unavailable";
  status: number;
  sentence: string;
  /** Sentences by field of the form; "" for the whole form. */
  errors: Readonly<Record<string, readonly string[]>>;
  /** The ticket as it stands now, for its author; null where there is none for them. */
  ticket: TicketSeen | null;
  now: number;
  /** What arrived and waits as drafts. */
  files: readonly AttachedFile[];
  /** Under which id it waits for its author; null where it is nowhere but in the page. */
  unsent: string | null;
};

/** An expected no, or nobody there to say it. */
export type No = Refusal | Unavailable;

/** What a form was refused for that waits for its author although they are signed in. */
const WAITING: ReadonlySet<number> = new Set([403, 409, 429]);
const AGAIN_S = 5;
const LATER_S = 60;
const UNAVAILABLE =
  "We can’t reach our records at this moment. Nothing was lost: send it again in a few seconds.";

/**
 * The page for a form that was refused, to be thrown: its status, why, and all that was typed in a form that can be
 * sent again. Asks for the ticket once more where its author may still see it.
 */
export async function refused(
  no: No,
  { context, request, form, reference, choices = null, files = [] }: Asked,
): Promise<ReturnType<typeof data<{ refused: RefusedPage }>>> {
  const status = statusOf(no);
  const page = await stand(status, context, reference, choices);
  const kept = keptWith(keptForm(request, form), { idempotencyKey: keyAfter(no, form, context) });
  const refusedPage: RefusedPage = {
    frame: page && { viewer: page.viewer, campus: page.campus },
    kept,
    code: no.code,
    status,
    sentence: fasterSentence(no, page?.ticket ?? null) ?? sentenceOf(no),
    errors: errorsBy(no, form),
    ticket: page?.ticket ?? null,
    now: context.now,
    files,
    unsent: waitsForAuthor(status, kept) ? await context.keepForm(kept) : null,
  };
  return data({ refused: refusedPage }, { status, headers: retryAfter(no) });
}

export type Asked = {
  context: AppLoadContext;
  request: Request;
  form: FormData;
  reference?: string;
  /** A list that its questions need. */
  choices?: ChoiceList | null;
  files?: readonly AttachedFile[];
};

/**
 * The key with which a refused form comes back: its own, so that sending it twice does it once. A key that was used
 * for other words, or is too long, would refuse these for ever, and is replaced.
 */
export function keyAfter(no: No, form: FormData, { newKey }: Pick<AppLoadContext, "newKey">): string {
  const given = form.get("idempotencyKey");
  const isKept = no.code !== "key_reused" && typeof given === "string" && given !== "";
  return isKept && given.length <= LONGEST_KEY ? given : newKey();
}

export function statusOf(no: No): number {
  return no.code === "unavailable" ? 503 : refusalStatus(no.code);
}

/** The sentences of a refusal by field of its form, "" for those about the whole. */
export function errorsBy(no: No, form: FormData): Record<string, string[]> {
  if (!("issues" in no)) return { "": [UNAVAILABLE] };
  const errors: Record<string, string[]> = {};
  for (const issue of no.issues) {
    const field = fieldOfIssue(issue.field, form);
    errors[field] = [...(errors[field] ?? []), refusalSentence(issue)];
  }
  return errors;
}

/** The lines of an error summary: each sentence, leading to its field. `idOf`: its id, where that is not its name. */
export function linesOf(
  errors: Readonly<Record<string, readonly string[]>>,
  idOf = (name: string): string => name,
) {
  return Object.entries(errors).flatMap(([name, texts]) =>
    texts.map((text) => ({ text, ...(name === "" ? {} : { href: `#${idOf(name)}` }) })),
  );
}

/** Whether the form can be mended on the page it came from. */
export function isMendable(outcome: Outcomes): outcome is Refusal {
  return !outcome.ok && outcome.code !== "unavailable" && refusalStatus(outcome.code) === 422;
}

/** Whether a thrown answer is such a page. */
export function isRefusedPage(thrown: unknown): thrown is { refused: RefusedPage } {
  return typeof thrown === "object" && thrown !== null && "refused" in thrown;
}

/** Seconds after which it is worth trying again; null where waiting does not help. */
export function retryAfterS(no: No): number | null {
  if (no.code === "unavailable") return AGAIN_S;
  if (refusalStatus(no.code) !== 429) return null;
  const seconds = no.issues[0]?.facts.seconds;
  return typeof seconds === "number" ? seconds : LATER_S;
}

function retryAfter(no: No): Record<string, string> {
  const seconds = retryAfterS(no);
  return seconds === null ? {} : { "Retry-After": String(seconds) };
}

function sentenceOf(no: No): string {
  if (no.code === "unavailable") return UNAVAILABLE;
  return refusalSentence(("issues" in no ? no.issues[0] : undefined) ?? { code: no.code, facts: {} });
}

/** A phone that puts the page away must not take words with it that can be sent another time. */
function waitsForAuthor(status: number, kept: Kept): boolean {
  return status === 401 || (WAITING.has(status) && hasWords(kept));
}

/** By name, who did first what two wanted to do. */
function fasterSentence(no: No, ticket: TicketSeen | null): string | null {
  const name = no.code === "already_acknowledged" ? ticket?.acknowledgedBy : null;
  return name ? `${name} was faster: this has already been acknowledged.` : null;
}

/** Who looks and at what. Not asked where the answer is known, or where asking would fail as well. */
async function stand(
  status: number,
  { read }: AppLoadContext,
  reference: string | undefined,
  choices: ChoiceList | null,
) {
  if (status === 401 || status === 503) return null;
  const asking =
    reference === undefined ? noTicket(read.viewer()) : read.ticket(reference, { before: null, choices });
  return asking.catch(nobodyAnswers);
}

async function noTicket(asking: Promise<Frame>) {
  return { ...(await asking), ticket: null };
}

/** A database that went away after it refused: the words are worth more than the frame around them. */
function nobodyAnswers(thrown: unknown): null {
  if (thrown instanceof Response) return null;
  throw thrown;
}
