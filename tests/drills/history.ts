/**
 * What became of one sending, as its client knows it: `ok` was acknowledged, `fail` was refused and did not happen,
 * `info` got no answer that says either: it may have happened or not.
 */
export type Outcome = "ok" | "fail" | "info";

/** Who may read an event, and how far a reader sees; each sees what those before it see. */
export const AUDIENCES = ["public", "staff", "leadership"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Whether a reader of that kind may read what is for those. */
export function sees(reader: Audience, visibleTo: Audience): boolean {
  return AUDIENCES.indexOf(reader) >= AUDIENCES.indexOf(visibleTo);
}

type Interval = {
  /** Milliseconds of one clock that runs forward and that all processes of the machine share. */
  invokedAt: number;
  returnedAt: number;
  client: number;
};

/** One command sent once. The same key may be sent again: after `info`, after a refusal, or twice at once. */
export type Sent = Interval & {
  op: string;
  key: string;
  /** Null for a filing, until its answer names the ticket. */
  ticket: string | null;
  /** The last event that the form had shown. */
  seen: number | null;
  /** What it says; no two commands of a history say the same. */
  words: string | null;
  outcome: Outcome;
  /** The number that its event got, where the answer says so. */
  seq: number | null;
  /** Whether the answer is one that was given before, where it says so. */
  replayed: boolean | null;
  /** The bare answer, for whoever reads a failure. */
  said: string;
};

/** One look at a ticket that was answered. */
export type Read = Interval & {
  op: "read";
  ticket: string;
  reader: Audience;
  /** The last event that it showed. */
  version: number;
  /** What was said on the ticket, in the order shown; null where only the version was read. */
  words: readonly string[] | null;
};

export type History = { sent: Sent[]; reads: Read[] };

/** What the records hold in the end, about the tickets of a history. */
export type Kept = {
  tickets: readonly { ticket: string; version: number }[];
  events: readonly { ticket: string; seq: number; audience: Audience; bySystem: boolean }[];
  operations: readonly { ticket: string; seq: number; key: string; bySystem: boolean }[];
  words: readonly { ticket: string; seq: number; text: string }[];
};

export function newHistory(): History {
  return { sent: [], reads: [] };
}

/** The clock of histories, in milliseconds. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
