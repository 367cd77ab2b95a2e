import { type History, type Kept, type Read, type Sent, sees } from "./history.ts";
import { wordsViolations } from "./words-checker.ts";

/**
 * Everything that a history and the records in the end can't both be true about, one sentence each; nothing of the
 * product is asked. The letters are the rules:
 *
 * - **a** versions: events are numbered 1 to the ticket's version, each by one operation, and the version is what was
 *   acknowledged plus at most what is unknown plus what the system did;
 * - **b** real time: what was acknowledged before something else was sent has the smaller number;
 * - **c** once: an acknowledged key is kept once, an unknown one at most once, a refused one never;
 * - **d** reads: a look shows at least what was acknowledged or shown before it began, and nothing not yet sent;
 * - **e** words: each stands at its own event, none is lost, doubled or made up, and pages list them in that order.
 */
export function violations(history: History, kept: Kept): string[] {
  const commands = commandsOf(history, kept);
  return [
    ...onceViolations(commands),
    ...[...ticketsOf(history, commands)].flatMap((ticket) => {
      const own = ofTicket(ticket, history, kept, commands);
      return [
        ...versionViolations(own),
        ...realTimeViolations(own),
        ...readViolations(own),
        ...wordsViolations(own),
      ];
    }),
  ];
}

/** All sendings of one key, and what the records hold under it. */
export type Command = {
  key: string;
  sent: Sent[];
  kept: { ticket: string; seq: number }[];
  outcome: "ok" | "fail" | "info";
  /** When it may have begun to take effect; refused sendings did not. */
  invokedAt: number;
  /** When its effect was known to be there; never, without an acknowledgement. */
  returnedAt: number;
};

function commandsOf(history: History, { operations }: Kept): Command[] {
  const keptBy = groupedBy(operations, ({ key }) => key);
  return [...groupedBy(history.sent, ({ key }) => key)].map(([key, sent]) => {
    const done = sent.filter(({ outcome }) => outcome === "ok");
    const possible = sent.filter(({ outcome }) => outcome !== "fail");
    return {
      key,
      sent,
      kept: keptBy.get(key) ?? [],
      outcome: done.length > 0 ? "ok" : possible.length > 0 ? "info" : "fail",
      invokedAt: least(possible.map(({ invokedAt }) => invokedAt)),
      returnedAt: least(done.map(({ returnedAt }) => returnedAt)),
    };
  });
}

function onceViolations(commands: Command[]): string[] {
  return commands.flatMap((command) => {
    const { outcome, kept, sent } = command;
    const found: string[] = [];
    if (kept.length > 1) found.push(`c: kept ${kept.length} times: ${describe(command)}`);
    if (kept.length === 0 && outcome === "ok") found.push(`c: acknowledged and lost: ${describe(command)}`);
    if (kept.length > 0 && outcome === "fail") found.push(`c: refused and yet kept: ${describe(command)}`);
    if (sent.filter(({ replayed }) => replayed === false).length > 1)
      found.push(`c: done for the first time twice: ${describe(command)}`);
    const [row] = kept;
    for (const each of sent) {
      if (row === undefined || each.outcome !== "ok") continue;
      if (each.ticket !== row.ticket || (each.seq !== null && each.seq !== row.seq))
        found.push(`c: answered ${each.ticket}/${each.seq}, kept ${at(row)}: ${describe(command)}`);
    }
    return found;
  });
}

/** All that a history and the records say about one ticket. */
export type Own = {
  ticket: string;
  version: number | null;
  commands: Command[];
  reads: Read[];
  events: Kept["events"];
  operations: Kept["operations"];
  words: Kept["words"];
};

function ticketsOf({ reads }: History, commands: Command[]): Set<string> {
  const named = commands.flatMap(({ sent, kept }) => [...sent, ...kept].map(({ ticket }) => ticket));
  return new Set([...named, ...reads.map(({ ticket }) => ticket)].filter((ticket) => ticket !== null));
}

function ofTicket(ticket: string, history: History, kept: Kept, commands: Command[]): Own {
  const here = <T extends { ticket: string | null }>(all: readonly T[]) =>
    all.filter((each) => each.ticket === ticket);
  return {
    ticket,
    version: here(kept.tickets)[0]?.version ?? null,
    commands: commands.filter(({ kept: rows, sent }) => here(rows).length + here(sent).length > 0),
    reads: here(history.reads),
    events: here(kept.events).sort((a, b) => a.seq - b.seq),
    operations: here(kept.operations),
    words: here(kept.words),
  };
}

function versionViolations({ ticket, version, commands, events, operations }: Own): string[] {
  if (version === null) return events.length > 0 ? [`a: ${ticket}: events of no ticket`] : [];
  const found: string[] = [];
  const gap = events.findIndex(({ seq }, index) => seq !== index + 1);
  if (gap >= 0 || events.length !== version)
    found.push(
      `a: ${ticket}: version ${version}, but ${events.length} events, not 1, 2, 3 … from ${gap + 1} on`,
    );
  const numbers = groupedBy(operations, ({ seq }) => seq);
  for (const { seq } of events) {
    const count = numbers.get(seq)?.length ?? 0;
    if (count !== 1) found.push(`a: ${ticket}/${seq}: ${count} operations made this event`);
  }
  const keys = new Set(commands.map(({ key }) => key));
  const foreign = operations.filter(({ key, bySystem }) => !bySystem && !keys.has(key));
  // A ticket that was there before the history began has its own filing, and nothing else that nobody sent.
  if (foreign.some(({ seq }) => seq !== 1)) found.push(`a: ${ticket}: ${foreign.length} events nobody sent`);
  const acknowledged = commands.filter(({ outcome }) => outcome === "ok").length;
  const unknown = commands.filter(({ outcome }) => outcome === "info").length;
  const others = events.filter(({ bySystem }) => bySystem).length + foreign.length;
  const beyond = version - others - acknowledged;
  if (beyond < 0 || beyond > unknown)
    found.push(
      `a: ${ticket}: version ${version} is not ${others} + ${acknowledged} acknowledged + at most ${unknown} unknown`,
    );
  return found;
}

function realTimeViolations({ ticket, commands }: Own): string[] {
  const placed = commands.flatMap((command) => {
    const row = command.kept.find((each) => each.ticket === ticket);
    return row ? [{ command, seq: row.seq }] : [];
  });
  const byEnd = placed.toSorted((a, b) => a.command.returnedAt - b.command.returnedAt);
  const found: string[] = [];
  let ended = 0;
  let last: (typeof placed)[number] | null = null;
  for (const each of placed.toSorted((a, b) => a.command.invokedAt - b.command.invokedAt)) {
    for (let next = byEnd[ended]; next; next = byEnd[ended]) {
      if (next.command.returnedAt >= each.command.invokedAt) break;
      if (last === null || next.seq > last.seq) last = next;
      ended += 1;
    }
    if (last !== null && last.seq > each.seq)
      found.push(
        `b: ${ticket}: ${last.seq} was acknowledged before ${each.seq} was sent: ${describe(last.command)}; ${describe(each.command)}`,
      );
  }
  return found;
}

function readViolations({ ticket, commands, reads, events }: Own): string[] {
  const audienceOf = new Map(events.map(({ seq, audience }) => [seq, audience]));
  const sentAt = new Map<number, number>();
  const done = commands.flatMap(({ kept, invokedAt, returnedAt }) =>
    kept.map(({ seq }) => {
      sentAt.set(seq, invokedAt);
      return { returnedAt, version: seq, visibleTo: audienceOf.get(seq) ?? "public" };
    }),
  );
  const shown = reads.map(({ returnedAt, version, reader }) => ({ returnedAt, version, reader }));
  return reads.flatMap((read) => {
    const before = (all: readonly { returnedAt: number; version: number }[]) =>
      Math.max(
        0,
        ...all.filter(({ returnedAt }) => returnedAt < read.invokedAt).map(({ version }) => version),
      );
    const acknowledged = before(done.filter(({ visibleTo }) => sees(read.reader, visibleTo)));
    const seen = before(shown.filter(({ reader }) => reader === read.reader));
    const least = Math.max(acknowledged, seen);
    const found: string[] = [];
    if (read.version < least)
      found.push(
        `d: ${ticket}: client ${read.client} was shown ${read.version} at ${read.invokedAt}, after ${least}`,
      );
    if ((sentAt.get(read.version) ?? 0) > read.returnedAt)
      found.push(`d: ${ticket}: client ${read.client} was shown ${read.version} before it was sent`);
    return found;
  });
}

function describe({ key, sent }: Command): string {
  const tries = sent.map(
    ({ client, invokedAt, returnedAt, outcome, said }) =>
      `client ${client} ${invokedAt.toFixed(1)}–${returnedAt.toFixed(1)} ${outcome} (${said})`,
  );
  return `${sent[0]?.op} ${key} [${tries.join(", ")}]`;
}

/** What has the same `keyOf`, in order. */
function groupedBy<T, K>(all: readonly T[], keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}

function at({ ticket, seq }: { ticket: string; seq: number }): string {
  return `${ticket}/${seq}`;
}

function least(values: number[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...values);
}
