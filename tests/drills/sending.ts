import { type Chosen, OWN_WORDS } from "./commands.ts";
import { type History, monotonicMs, type Outcome, type Read, type Sent } from "./history.ts";
import type { Person } from "./people.ts";

/** `seen` is null where a program sends, which saw no page. */
export type Envelope = { key: string; seen: number | null; anyway: boolean };

/** Sends a command by the forms of the ticket's page and notes what became of it. */
export async function send(
  history: History,
  client: number,
  person: Person,
  ticket: string,
  chosen: Chosen,
  { key, seen, anyway }: Envelope,
): Promise<Sent> {
  const shown: Record<string, string> = seen === null ? {} : { seen: String(seen) };
  const form = { idempotencyKey: key, ...shown, ...(anyway ? { anyway: "1" } : {}) };
  const { path, fields } = formOf(ticket, chosen);
  const invokedAt = monotonicMs();
  const { status } = await post(person, path, { ...form, ...fields });
  const sent: Sent = {
    client,
    op: chosen.op,
    key,
    ticket,
    seen,
    words: chosen.words,
    invokedAt,
    returnedAt: monotonicMs(),
    outcome: outcomeOf(status),
    seq: null,
    replayed: null,
    said: String(status),
  };
  history.sent.push(sent);
  return sent;
}

/** 303 is a yes; a page that keeps the form says no; everything else, and no answer at all, says neither. */
export function outcomeOf(status: number | string): Outcome {
  if (status === 303) return "ok";
  return typeof status === "number" && status >= 400 && status < 500 ? "fail" : "info";
}

async function post(person: Person, path: string, fields: Record<string, string>) {
  try {
    return await person.at.post(path, fields);
  } catch (error) {
    return { status: error instanceof Error ? String(error.cause) : String(error), location: null };
  }
}

/** Files a ticket by its form under this key and notes what became of it. */
export async function file(
  history: History,
  client: number,
  person: Person,
  subcategory: string,
  { key, words }: { key: string; words: string },
): Promise<Sent> {
  const fields = { stops: "none", idempotencyKey: key, description: words };
  const invokedAt = monotonicMs();
  const { status, location } = await post(person, `/tickets/new?subcategory=${subcategory}`, fields);
  const sent: Sent = {
    client,
    op: "file",
    key,
    ticket: /\/tickets\/([\w-]+)\/filed/.exec(location ?? "")?.[1] ?? null,
    seen: null,
    words,
    invokedAt,
    returnedAt: monotonicMs(),
    outcome: outcomeOf(status),
    seq: null,
    replayed: null,
    said: String(status),
  };
  history.sent.push(sent);
  return sent;
}

function formOf(ticket: string, { op, words, leadership, duration = "", toId }: Chosen) {
  const talk = (kind: string, more = {}) => ({
    path: `/tickets/${ticket}`,
    fields: { kind, body: words ?? "", ...more },
  });
  const noun = (name: string, fields: Record<string, string> = {}) => ({
    path: `/tickets/${ticket}/${name}`,
    fields,
  });
  switch (op) {
    case "reply":
      return talk("reply");
    case "note":
      return talk("note", leadership ? { visibility: "leadership" } : {});
    case "ask":
      return talk("question");
    case "tat":
      return noun("tat", { duration, reason: words ?? "" });
    case "assign":
      return noun("assignment", { person: String(toId) });
    case "claim":
      return noun("claim");
    case "acknowledge":
      return noun("acknowledgement", { message: words ?? "" });
    case "start":
      return noun("work");
    case "resolve":
      return noun("resolution", { text: words ?? "" });
    case "reopen":
      return noun("reopening", { reason: words ?? "" });
    case "close":
      return noun("closure");
  }
}

/** Looks at the ticket's newest page and notes which event it showed last. Null when there was no page. */
export async function look(
  history: History,
  client: number,
  person: Person,
  ticket: string,
): Promise<number | null> {
  const invokedAt = monotonicMs();
  const page = await person.at.get(`/tickets/${ticket}`).catch(() => null);
  const version = Number(/<html[^>]*data-seen="(\d+)"/.exec(page?.html ?? "")?.[1] ?? Number.NaN);
  if (page?.status !== 200 || Number.isNaN(version)) return null;
  const read: Read = {
    op: "read",
    client,
    ticket,
    reader: person.reader,
    invokedAt,
    returnedAt: monotonicMs(),
    version,
    words: page.html.includes("before=") ? null : wordsOn(page.html),
  };
  history.reads.push(read);
  return version;
}

/** Reads a ticket that is at rest from its first page to its last, and notes all the words in their order. */
export async function readWhole(history: History, person: Person, ticket: string): Promise<void> {
  const invokedAt = monotonicMs();
  let { html } = await person.at.get(`/tickets/${ticket}`);
  const version = Number(/<html[^>]*data-seen="(\d+)"/.exec(html)?.[1]);
  const pages = [wordsOn(html)];
  for (let before = earlier(html); before !== null; before = earlier(html)) {
    html = (await person.at.get(`/tickets/${ticket}?before=${before}`)).html;
    pages.unshift(wordsOn(html));
  }
  const returnedAt = monotonicMs();
  const rest = { op: "read", client: 0, ticket, reader: person.reader } as const;
  history.reads.push({ ...rest, invokedAt, returnedAt, version, words: pages.flat() });
}

function earlier(html: string): string | null {
  return /[?&]before=(\d+)/.exec(html)?.[1] ?? null;
}

function wordsOn(html: string): string[] {
  const list = html.slice(html.indexOf('class="conversation"'), html.lastIndexOf("</ol>"));
  return [...list.matchAll(OWN_WORDS)].map(([words]) => words);
}
