import { rowsOf } from "./kept.ts";

/** Who is told of which event (requester, assignee, followers, level), said once more than in the product. */
const TOLD: Readonly<Record<string, string>> = {
  filed: "RA",
  acknowledged: "RLF",
  promised: "RF",
  extension_asked: "RL",
  extension_decided: "AR",
  extension_answered: "AL",
  held: "RLF",
  asked: "RF",
  "replied by staff": "RF",
  "replied by the requester": "A",
  question_reminded: "R",
  claimed: "AR",
  assigned: "AR",
  forwarded: "AR",
  recategorised: "AR",
  resolved: "RF",
  resolution_undone: "RF",
  confirmation_asked: "R",
  closed: "RF",
  cancelled: "RF",
  reopened: "AF",
  reminded: "A",
  stalled: "A",
  broken: "RAL",
  escalated: "RAL",
  "escalated by week": "L",
};

/** What nobody does in a drill, and some invented tickets have in their history: those are not judged. */
const OTHERS: ReadonlySet<string> = new Set(["appealed", "included", "joined", "tagged", "merged", "linked"]);

type Event = {
  ticket: number;
  seq: number;
  kind: string;
  actorId: number | null;
  facts: { staff?: boolean; told?: number[]; by?: string };
  changes: {
    ticket?: { requesterId?: number; assigneeId?: number | null };
    people?: { personId: number; relation: string }[];
  };
};

/**
 * Tellings that an event implies and the outbox lacks, and the other way round, one sentence each. For campuses where
 * nobody is kept away from a ticket and no rating was given.
 */
export async function brokenTellings(databaseUrl: string): Promise<string[]> {
  const rows = await rowsOf(
    databaseUrl,
    `select ticket_id, seq, kind, actor_id, facts, changes from ticket_events order by ticket_id, seq`,
  );
  const events = rows.map(
    (row): Event => ({
      ticket: Number(row.ticket_id),
      seq: Number(row.seq),
      kind: String(row.kind),
      actorId: row.actor_id === null ? null : Number(row.actor_id),
      facts: JSON.parse(String(row.facts)),
      changes: JSON.parse(String(row.changes)),
    }),
  );
  const others = new Set(events.filter(({ kind }) => OTHERS.has(kind)).map(({ ticket }) => ticket));
  const implied = new Set(impliedBy(events));
  const outbox = await rowsOf(databaseUrl, "select distinct ticket_id, seq, person_id from outbox");
  const kept = new Set(outbox.map((row) => `${row.ticket_id}/${row.seq} to ${row.person_id}`));
  const isJudged = (each: string) => !others.has(Number(each.split("/")[0]));
  return [
    ...[...implied]
      .filter(isJudged)
      .filter((each) => !kept.has(each))
      .map((each) => `a telling that is not there: ${each}`),
    ...[...kept]
      .filter(isJudged)
      .filter((each) => !implied.has(each))
      .map((each) => `a telling of nothing: ${each}`),
  ];
}

function impliedBy(events: readonly Event[]): string[] {
  let [ticket, requester, assignee]: (number | null)[] = [null, null, null];
  let followers = new Set<number>();
  return events.flatMap(({ ticket: id, seq, kind, actorId, facts, changes }) => {
    if (id !== ticket) {
      ticket = id;
      followers = new Set();
    }
    requester = changes.ticket?.requesterId ?? requester;
    if (changes.ticket?.assigneeId !== undefined) assignee = changes.ticket.assigneeId;
    for (const { personId, relation } of changes.people ?? [])
      if (["watcher", "joined", "reviewer"].includes(relation)) followers.add(personId);
    const row = rowOf(kind, facts);
    const groups = { R: [requester], A: [assignee], F: [...followers], L: facts.told ?? [] };
    const told = [...(TOLD[row] ?? "")].flatMap((letter) => groups[letter as keyof typeof groups]);
    return told
      .filter((person) => person !== null && (person !== actorId || kind === "filed"))
      .map((person) => `${id}/${seq} to ${person}`);
  });
}

/** Of two kinds of event different people are told. */
function rowOf(kind: string, { staff, by }: Event["facts"]): string {
  if (kind === "replied") return `replied by ${staff ? "staff" : "the requester"}`;
  return kind === "escalated" && by === "week" ? "escalated by week" : kind;
}
