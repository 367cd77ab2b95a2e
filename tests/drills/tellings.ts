import { rowsOf, rowsTogether } from "./kept.ts";

/**
 * Who is told of which event (requester, assignee, followers, level, heads, reviewers), said once more than in the
 * product.
 */
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
  forwarded: "ARH",
  recategorised: "AR",
  resolved: "RF",
  // The requester hears of the incident's end, as everybody does who is joined to that.
  "resolved with its incident": "F",
  resolution_undone: "RF",
  confirmation_asked: "R",
  link_sent: "R",
  times_offered: "A",
  mail_kept: "A",
  whose_asked: "R",
  closed: "RF",
  cancelled: "RF",
  reopened: "AF",
  reminded: "A",
  stalled: "A",
  broken: "RAL",
  escalated: "RAL",
  "escalated by week": "L",
  merged: "R",
  unmerged: "RA",
  included: "R",
  excluded: "RA",
  tagged: "H",
  rated: "V",
  review_reminded: "L",
  appealed: "LAF",
};

type Event = {
  ticket: number;
  seq: number;
  kind: string;
  actorId: number | null;
  at: number;
  facts: {
    staff?: boolean;
    told?: number[];
    by?: string;
    committee?: number;
    other?: string;
    why?: string;
    from?: number | null;
  };
  changes: {
    ticket?: { requesterId?: number; assigneeId?: number | null; isIncident?: boolean };
    people?: { personId: number; relation: string; untilAt?: number | null }[];
    reviews?: { personId: number; doneAt: number | null }[];
  };
};

/**
 * Tellings that an event implies and the outbox lacks, and the other way round, one sentence each. For campuses where
 * nobody is kept away from a ticket, and none was sent back to work by whoever looked into its rating.
 */
export async function brokenTellings(databaseUrl: string): Promise<string[]> {
  // In one read: while a ladder goes on, what is read a moment later has an event more.
  const [rows = [], outbox = []] = await rowsTogether(databaseUrl, [
    "select ticket_id, seq, kind, at, actor_id, facts, changes from ticket_events order by ticket_id, seq",
    "select distinct ticket_id, seq, person_id from outbox",
  ]);
  const events = rows.map(
    (row): Event => ({
      ticket: Number(row.ticket_id),
      seq: Number(row.seq),
      kind: String(row.kind),
      at: Number(row.at),
      actorId: row.actor_id === null ? null : Number(row.actor_id),
      facts: JSON.parse(String(row.facts)),
      changes: JSON.parse(String(row.changes)),
    }),
  );
  const heads = await rowsOf(
    databaseUrl,
    "select committee_id, person_id from committee_members where role = 'head' and state = 'confirmed'",
  );
  const implied = new Set(impliedBy(events, heads));
  const kept = new Set(outbox.map((row) => `${row.ticket_id}/${row.seq} to ${row.person_id}`));
  return [
    ...[...implied].filter((each) => !kept.has(each)).map((each) => `a telling that is not there: ${each}`),
    ...[...kept].filter((each) => !implied.has(each)).map((each) => `a telling of nothing: ${each}`),
  ];
}

function impliedBy(events: readonly Event[], heads: Awaited<ReturnType<typeof rowsOf>>): string[] {
  let [ticket, requester, assignee]: (number | null)[] = [null, null, null];
  let followers = new Map<string, number>();
  return events.flatMap(({ ticket: id, seq, kind, at, actorId, facts, changes }) => {
    if (id !== ticket) {
      [ticket, requester, assignee] = [id, null, null];
      followers = new Map();
    }
    requester = changes.ticket?.requesterId ?? requester;
    // A known problem is nobody's own complaint.
    if (changes.ticket?.isIncident) requester = null;
    if (changes.ticket?.assigneeId !== undefined) assignee = changes.ticket.assigneeId;
    for (const { personId, relation, untilAt } of changes.people ?? []) {
      if (!["watcher", "joined", "reviewer"].includes(relation)) continue;
      followers.set(`${personId} ${relation}`, untilAt == null || untilAt > at ? personId : 0);
    }
    const groups = {
      R: [requester],
      // Whoever had it until a step of the ladder moved it hears of it as well.
      A: [assignee, facts.why === "ladder" ? (facts.from ?? null) : null],
      F: [...followers.values()].filter((person) => person > 0),
      L: facts.told ?? [],
      V: (changes.reviews ?? []).flatMap(({ personId, doneAt }) => (doneAt === null ? [personId] : [])),
      H: heads
        .filter((head) => head.committee_id === facts.committee)
        .map(({ person_id }) => Number(person_id)),
    };
    const told = [...(TOLD[rowOf(kind, facts)] ?? "")].flatMap(
      (letter) => groups[letter as keyof typeof groups],
    );
    return told
      .filter((person) => person !== null && (person !== actorId || kind === "filed"))
      .map((person) => `${id}/${seq} to ${person}`);
  });
}

/** Of two kinds of event different people are told. */
function rowOf(kind: string, { staff, by, other, why }: Event["facts"]): string {
  if (kind === "mail_kept" && why === "automatic") return "a machine's mail kept";
  if (kind === "resolved" && other !== undefined) return "resolved with its incident";
  if (kind === "replied") return `replied by ${staff ? "staff" : "the requester"}`;
  return kind === "escalated" && by === "week" ? "escalated by week" : kind;
}
