import { createExecutionContext, env } from "cloudflare:test";
import type { AppLoadContext } from "@remix-run/cloudflare";
import { expect, test, vi } from "vitest";
import { findToken } from "#app/db/account/api-tokens.ts";
import { beginSession, findCredentials } from "#app/db/account/sessions.ts";
import { readSetUp } from "#app/db/campus/set-up.ts";
import { readNewTicket } from "#app/db/filing/read-new-ticket.ts";
import { listTickets, TICKET_LISTS } from "#app/db/lists/list-tickets.ts";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { readMyTickets } from "#app/db/lists/read-my-tickets.ts";
import { eraseFromTickets } from "#app/db/people/erase-person.ts";
import { loadDue } from "#app/db/sending/load-due.ts";
import { claimDue, nextAttemptAt } from "#app/db/sending/outbox.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { readGauges } from "#app/db/upkeep/gauges.ts";
import { findUnarmed } from "#app/db/upkeep/sweep.ts";
import { DESK_VIEWS, type DeskView } from "#app/domain/desk/desk.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { actToken } from "#app/operations/act-by-link.ts";
import { type Sent, statementsIn } from "#local/bench/recorder.ts";
import { loadContext } from "#workers/context/load-context.ts";
import { as, database, deps, fileWith, idOf, NOW, sayWith } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { openWire } from "./wire.ts";

/** The bodies of all requests that the site sends while this file runs; its clients are made after this. */
const overheard: string[] = [];
const send = globalThis.fetch;
vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
  if (input instanceof Request) overheard.push(await input.clone().text());
  return send(input, init);
});

type Db = ReturnType<typeof openWire>["database"];
type Line = { id: number; parent: number; detail: string };
type Plan = { sql: string; lines: Line[] };

/** The plan of each statement that some work sends, as the database itself explains it. */
async function plansOf(work: (db: Db) => Promise<unknown>): Promise<Plan[]> {
  const { database: db, wire } = openWire();
  await work(db);
  const plans: Plan[] = [];
  for (const sent of wire.bodies.flatMap(statementsIn)) plans.push(await planOf(sent));
  return plans;
}

const explained = new Map<string, Promise<Plan>>();

/** Asked once of each statement with these values, whose moments no plan depends on. */
function planOf(sent: Sent): Promise<Plan> {
  const values = sent.args.map((value) => (typeof value === "number" && value > A_MOMENT ? "moment" : value));
  const key = JSON.stringify([sent.sql, values]);
  const known = explained.get(key) ?? explain(sent);
  explained.set(key, known);
  return known;
}

const A_MOMENT = Date.UTC(2020);

async function explain({ sql, args }: Sent): Promise<Plan> {
  explaining ??= database();
  const { rows } = await explaining.execute({ sql: `explain query plan ${sql}`, args });
  const lines = rows.map((row) => ({
    id: Number(row.id),
    parent: Number(row.parent),
    detail: String(row.detail),
  }));
  return { sql, lines };
}

let explaining: ReturnType<typeof database> | undefined;

/** Walks through something from one end to the other: fine for what stays small, and for an arm's own order. */
const SMALL =
  /^SCAN (owners|rosters|default_assignments|committee_members|protected_readers|cron_runs|campus|domains|scopes|escalation_rules|stages|clock_kinds|ticket_statuses|categories|committees|targets|channels|calendars|calendar_segments|holidays|closures|conditions|taken|told|me|held|denied|subject|viewer|up|down|said|substitutes|chain|absent|below|begun|drawn|latest|around|\d* ?CONSTANT ROWS?|\(subquery|\(join)/;
/** The index of words answers what is asked of it, in the order of its rows, and says its words from one of them on. */
const SEARCHED = /^SCAN (ticket_search VIRTUAL TABLE INDEX \d+:(M|=)|ticket_words VIRTUAL TABLE INDEX 512:$)/;
/** Only where a grant leads, or gives the length, and the page's length ends it: not in a select that everybody runs. */
const IN_ORDER =
  /^SCAN x USING INDEX (open_by_promise|normal_(over_)?by_update|restricted_by_(promise|update)|unanswered_by_time|restricted_unanswered)$/;
/** A sort beside one of these sorts what an index should have ordered; beside a row's own key it sorts a page. */
const LISTS =
  / INDEX ((open|normal|normal_over|tickets|added|tagged|waiting|unanswered|outbox|events|operations|deliveries|sessions)_by|(added|tagged)_(open|unanswered)|own_of|outbox_due|tickets_of)_/;
const SORT = /^USE TEMP B-TREE FOR (ORDER BY|GROUP BY|DISTINCT)$/;

/** What would grow with the table: scans of it, sorts of its lists, and indexes that are made for one statement. */
function growing({ sql, lines }: Plan): string[] {
  const detailOf = (id: number) => lines.find((line) => line.id === id)?.detail ?? "";
  const scans = lines.filter(({ detail, parent }) => {
    if (!/^SCAN/.test(detail) || SMALL.test(detail) || SEARCHED.test(detail)) return false;
    // What a subquery beside it has answered.
    if (lines.some((each) => each.parent === parent && each.detail === detail.replace("SCAN", "CO-ROUTINE")))
      return false;
    const ends = /LIST SUBQUERY/.test(detailOf(parent));
    const mayBeEmpty = /^CO-ROUTINE \(subquery/.test(detailOf(parent)) && everyOrderIsHeld(sql);
    return !(IN_ORDER.test(detail) && (ends || mayBeEmpty));
  });
  const sorts = lines.filter(
    ({ detail, parent }) =>
      SORT.test(detail) && lines.some((each) => each.parent === parent && LISTS.test(each.detail)),
  );
  const made = lines.filter(({ detail }) => / AUTOMATIC /.test(detail));
  return [...scans, ...sorts, ...made].map(({ detail, parent }) => {
    const beside = lines.filter((each) => each.parent === parent).map((each) => each.detail);
    return `${detail} beside ${beside.join(", ")}`;
  });
}

/** Each select from all tickets of a kind that nothing leads has a length, which is zero without the grant. */
function everyOrderIsHeld(sql: string): boolean {
  const arms = sql
    .split(/\bunion\b/)
    .filter((arm) => /select \* from \(select x\.id from tickets x where x\.visibility = /.test(arm));
  return arms.length > 0 && arms.every((arm) => /limit \? \* exists \(select 1 from held /.test(arm));
}

async function expectNothingGrows(work: (db: Db) => Promise<unknown>) {
  const plans = await plansOf(work);
  expect(plans).not.toEqual([]);
  expect(plans.flatMap((plan) => growing(plan).map((detail) => `${detail}\n${plan.sql}`))).toEqual([]);
}

type Reads = AppLoadContext["read"];

/**
 * Addresses whose pages ask by that read, and whom to show them to. A read of the load context that is not listed
 * here is a type error, and fails the test below.
 */
const PAGES_BY_READ: Readonly<Record<keyof Reads, (reference: string) => readonly string[]>> = {
  myTickets: () => ["/tickets", "/tickets?before=7", "/tickets?list=open", "/tickets?list=finished&after=7"],
  viewer: () => ["/login", "/nowhere", "/login/link?token=none"],
  codePage: () => ["/login/code"],
  inbox: () => ["/inbox", "/inbox?before=7"],
  newTicket: () => ["/tickets/new", "/tickets/new?subcategory=mess-quality"],
  desk: () => [
    ...DESK_VIEWS.flatMap((view) => [`/desk?view=${view}`, `/desk?view=${view}&after=${NOW}.7`]),
    "/desk?view=resolved&before=1.7",
    `/desk?view=all&sort=newest&before=${NOW}.7`,
    `/desk?view=overdue&state=open&category=4&place=2&part=scope:1&priority=LOW&only=mine&field.meal=lunch&before=${NOW}.7`,
  ],
  today: () => ["/today"],
  sending: () => ["/admin/sending", "/admin/sending?before=7"],
  outbox: () => ["/admin/sending/mails", "/admin/sending/mails?before=7"],
  canned: () => ["/desk/replies"],
  many: (reference) => [
    `/desk/many?do=tags&ticket=${reference}`,
    "/desk/many?do=assignment",
    ...DESK_VIEWS.map((view) => `/desk/many?do=claim&all=1&desk=view%3D${view}%26category%3D4`),
  ],
  bulk: () => ["/desk/many?job=nothing"],
  search: () => [
    "/search",
    "/search?q=tap",
    "/search?q=%22the+tap%22+dri&state=open&category=4&place=2&before=7",
    "/search?q=tap&from=2026-01-01&to=2026-12-31&after=7",
    "/search?q=%231024",
  ],
  mail: () => ["/mail/1"],
  mailTraces: () => ["/admin/mail", "/admin/mail?before=7", "/admin/mail?list=quarantine&before=7"],
  mailTrace: () => ["/admin/mail/1"],
  committees: () => ["/committees"],
  looks: () => ["/looks"],
  audit: () => ["/admin/audit"],
  closures: () => ["/closures"],
  emergency: () => ["/emergency"],
  profile: () => ["/profile"],
  preferences: () => ["/profile/notifications"],
  devices: () => ["/profile/devices"],
  tokens: () => ["/profile/tokens"],
  absences: () => ["/absence", "/absence?person=6"],
  rosters: () => ["/admin/rosters"],
  health: () => ["/admin/health"],
  people: () => ["/admin/people", "/admin/people?after=6", "/admin/people?before=6", "/admin/people?q=kav"],
  entries: () => ["/admin/people/6/merging", "/admin/people/6/merging?who=student03@campus.test"],
  person: () => ["/admin/people/6", "/admin/people/6/leaving", "/admin/people/6/roles"],
  incidents: () => ["/incidents"],
  incident: (reference) => [`/incidents/${reference}`],
  erasures: () => ["/privacy", "/privacy?person=student01@campus.test"],
  job: () => [`/jobs/1.1.${"0".repeat(64)}`],
  unsent: () => ["/unsent/nothing"],
  ticket: (reference) => [
    ...DESK_VIEWS.map((view) => `/tickets/${reference}?desk=view%3D${view}&at=${NOW}.7`),
    `/tickets/${reference}?desk=view%3Dall%26sort%3Dnewest%26category%3D4&at=${NOW}.7`,
    `/tickets/${reference}`,
    `/tickets/${reference}?before=2`,
    "/tickets/999999",
    `/acts/${actToken(deps(), { verb: "close", reference, personId: idOf("student01"), seq: 1 }, NOW)}`,
  ],
};

test("every page's statements, as the site itself sends them, start from an index", async () => {
  const context = loadContext(new Request("http://localhost:8787/"), env, createExecutionContext(), "plan");
  expect(Object.keys(PAGES_BY_READ).sort()).toEqual(Object.keys(context.read).sort());
  const reference = await fileWith(deps(), "student01");
  for (const mail of ["dean", "student01", "spoc1.neeladri", "mess.member", "super"]) {
    const person = await signedIn(mail);
    for (const pages of Object.values(PAGES_BY_READ)) {
      for (const path of pages(reference)) {
        const sent = await sentBy(() => person.get(path));
        expect(sent.filter(({ sql }) => /^\s*(select|with)/i.test(sql)).length).toBeGreaterThan(1);
        const plans = await Promise.all(sent.map(planOf));
        expect(plans.flatMap((plan) => growing(plan).map((line) => `${path}: ${line}`))).toEqual([]);
      }
    }
  }
}, 120_000);

/** What the site itself sends to the database meanwhile. */
async function sentBy(work: () => Promise<unknown>): Promise<Sent[]> {
  overheard.length = 0;
  await work();
  return overheard.splice(0).flatMap(statementsIn);
}

const PAGES = [null, { at: NOW, id: 7 }];
const OPEN_ARMS = ["open_by_assignee", "open_by_scope", "open_by_domain", "added_open_by_promise"];
const UNANSWERED_ARMS = [
  "unanswered_by_assignee",
  "unanswered_by_scope",
  "unanswered_by_domain",
  "unanswered_by_category",
  "unanswered_by_time",
  "restricted_unanswered",
  "added_unanswered",
  "tagged_unanswered",
];
const ALL_ARMS = [
  "tickets_by_assignee",
  "normal_by_scope",
  "normal_by_domain",
  "normal_over_by_update",
  "added_by_update",
];

test.each(DESK_VIEWS)(
  "the desk's view “%s” takes each arm from its own index, in order",
  async (view: DeskView) => {
    for (const after of PAGES) {
      const work = (db: Db) => readDesk(db, as("dean"), { view, after }, NOW);
      await expectNothingGrows(work);
      const rows = (await plansOf(work)).find(
        (plan) => plan.sql.includes("union") && plan.sql.includes('"title"'),
      );
      const used = rows?.lines.map((line) => line.detail).join("\n") ?? "";
      const arms = { resolved: ALL_ARMS, replies: UNANSWERED_ARMS }[view as string] ?? OPEN_ARMS;
      for (const index of arms) expect(used).toContain(`INDEX ${index}`);
      // Filters by owner lead the arm of the whole campus to that owner's index.
      if (view === "all") expect(used).toContain("INDEX open_by_promise");
    }
  },
);

test("the next one to do is the first of an index, not of a sort", async () => {
  const plans = await plansOf((db) => readDesk(db, as("dean"), { view: "mine", after: null }, NOW));
  const next = plans.find((plan) => plan.sql.includes("event_contents"));
  expect(next?.lines.map((line) => line.detail)).toContain(
    "SEARCH t USING INDEX open_by_assignee (assignee_id=?)",
  );
});

test("one's own tickets come from the indexes of requester, filer and relation", async () => {
  const work = (db: Db) => readMyTickets(db, as("student01"), { before: 1000 }, NOW);
  await expectNothingGrows(work);
  const used = (await plansOf(work)).flatMap((plan) => plan.lines.map((line) => line.detail)).join("\n");
  for (const index of ["tickets_by_requester", "tickets_by_filer", "own_of_person", "waiting_by_requester"])
    expect(used).toContain(`INDEX ${index}`);
});

test("what programs list, and what is measured, starts from indexes", async () => {
  for (const mail of ["dean", "student01", "spoc1.neeladri"])
    for (const list of TICKET_LISTS)
      for (const after of PAGES) {
        const asked = { list, state: "open", after, limit: 50 } as const;
        await expectNothingGrows((db) => listTickets(db, as(mail), asked, NOW));
      }
  await expectNothingGrows((db) => findToken(db, "nobody's", NOW));
  await expectNothingGrows((db) => readGauges(db, NOW));
});

test("the set-up's page looks for one token", async () => {
  await expectNothingGrows((db) => readSetUp(db, as("super"), ["nobody's"], NOW));
});

test("signing in looks by address, and sessions by their key and their end", async () => {
  const tokenHash = crypto.randomUUID();
  await expectNothingGrows((db) => findCredentials(db, "student01@campus.test", ["nobody's"]));
  await expectNothingGrows((db) =>
    beginSession(
      db,
      { tokenHash, personId: idOf("student01"), now: NOW, expiresAt: NOW + 1, device: "", isShared: false },
      ["nobody's"],
    ),
  );
});

test("what messages say is read by the rows they are for", async () => {
  const { rows } = await database().execute("select id, ticket_id, seq, person_id from outbox limit 50");
  const claimed = rows.map((row) => ({
    id: Number(row.id),
    ticketId: Number(row.ticket_id) as TicketId,
    seq: Number(row.seq),
    personId: Number(row.person_id) as PersonId,
    resolvedPersonId: Number(row.person_id) as PersonId,
    attempts: 0,
    giveUpAt: 0,
    nextAttemptAt: 0,
    bundleId: null,
    heldFor: null,
    reason: null,
  }));
  expect(claimed.length).toBe(50);
  await expectNothingGrows((db) => loadDue(db, claimed, NOW));
});

test("the sweep reads only what is due", async () => {
  const [plan] = await plansOf((db) => findUnarmed(db, NOW));
  expect(plan?.lines.map((line) => line.detail)).toEqual([
    "SEARCH tickets USING INDEX tickets_by_next_moment (next_moment_at>? AND next_moment_at<?)",
  ]);
});

test("a step of an erasure reads its own tickets, not all that somebody ever did", async () => {
  const nobody = { personId: 999_999 as PersonId, reachedTicketId: 0 };
  const knownAs = { names: [], addresses: [], phones: [], rollNumbers: [] };
  const plans = await plansOf((db) => eraseFromTickets(db, { ...nobody, knownAs }, { most: 1, now: NOW }));
  const used = plans.flatMap((plan) => plan.lines.map((line) => line.detail));
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((detail) => /events_by_actor/.test(detail))).toEqual([]);
});

test("a claim and the postbox's next look read only what waits", async () => {
  for (const work of [claimDue, nextAttemptAt].map((ask) => (db: Db) => ask(db, "nothing", NOW))) {
    const used = (await plansOf(work)).flatMap((plan) => plan.lines.map((line) => line.detail)).join("\n");
    expect(used).toMatch(/SEARCH \w+ USING INDEX outbox_due \(channel=\?/);
    expect(used).toMatch(
      /SEARCH e USING INDEX outbox_in_order \(ticket_id=\? AND person_id=\? AND channel=\?/,
    );
    await expectNothingGrows(work);
  }
});

test("no statement of a filing, a command or a page walks through a table that grows", async () => {
  await expectNothingGrows((db) => readNewTicket(db, as("student01"), "mess-quality", NOW));
  await expectNothingGrows(async (db) => {
    const reference = await fileWith(deps({ db }), "student15");
    await sayWith(deps({ db }), "dean", reference, "ask", { body: "Where?" });
    await sayWith(deps({ db }), "student15", reference, "reply", { body: "Here." });
    await sayWith(deps({ db }), "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
    await readTicket(db, as("dean"), reference, { before: null }, NOW);
  });
});
