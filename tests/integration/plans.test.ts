import { expect, test } from "vitest";
import { claimDue, nextAttemptAt } from "#app/db/outbox.ts";
import { DESK_VIEWS, type DeskView, readDesk } from "#app/db/read-desk.ts";
import { readMyTickets } from "#app/db/read-my-tickets.ts";
import { readNewTicket } from "#app/db/read-new-ticket.ts";
import { readTicket } from "#app/db/read-ticket.ts";
import { findUnarmed } from "#app/db/sweep.ts";
import { as, database, deps, fileWith, NOW, sayWith } from "./campus.ts";
import { openWire } from "./wire.ts";

type Db = ReturnType<typeof openWire>["database"];
type Line = { id: number; parent: number; detail: string };
type Plan = { sql: string; lines: Line[] };

/** The plan of each statement that some work sends, as the database itself explains it. */
async function plansOf(work: (db: Db) => Promise<unknown>): Promise<Plan[]> {
  const { database: db, wire } = openWire();
  await work(db);
  const plans: Plan[] = [];
  for (const { sql, args } of wire.bodies.flatMap(statementsIn)) {
    const { rows } = await database().execute({ sql: `explain query plan ${sql}`, args });
    const lines = rows.map((row) => ({
      id: Number(row.id),
      parent: Number(row.parent),
      detail: String(row.detail),
    }));
    plans.push({ sql, lines });
  }
  return plans;
}

type Value = { type: string; value?: string };
type Sent = { sql?: string; sql_id?: number; args?: Value[] };
type Request = {
  type: string;
  sql?: string;
  sql_id?: number;
  stmt?: Sent;
  batch?: { steps: { stmt: Sent }[] };
};

/** The statements of one pipeline that have a plan, with the values they were sent with. */
function statementsIn(body: string) {
  const { requests } = JSON.parse(body) as { requests: Request[] };
  const texts = new Map(requests.map((each) => [each.sql_id, each.sql]));
  const sent = requests.flatMap(({ stmt, batch }) => [
    ...(stmt ? [stmt] : []),
    ...(batch?.steps.map((step) => step.stmt) ?? []),
  ]);
  return sent.flatMap(({ sql, sql_id, args = [] }) => {
    const text = sql ?? texts.get(sql_id) ?? "";
    const values = args.map(({ type, value = "" }) =>
      type === "null" ? null : type === "integer" ? Number(value) : value,
    );
    return /^\s*(select|insert|update|delete)/i.test(text) ? [{ sql: text, args: values }] : [];
  });
}

/** Walks through something from one end to the other: fine for what stays small, and for an arm's own order. */
const SMALL =
  /^SCAN (campus|escalation_rules|ticket_statuses|categories|targets|channels|taken|\d* ?CONSTANT ROWS?|\(subquery)/;
const IN_ORDER = /^SCAN x USING INDEX (open_by_promise|normal_by_update)$/;

/** What would grow with the table: scans of it, and sorts of what an index should have ordered. */
function growing({ lines }: Plan): string[] {
  const scans = lines.filter(
    ({ detail }) => /^SCAN/.test(detail) && !SMALL.test(detail) && !IN_ORDER.test(detail),
  );
  const sorts = lines.filter(
    ({ detail, parent }) =>
      detail === "USE TEMP B-TREE FOR ORDER BY" &&
      lines.some((each) => each.parent === parent && / (open|normal|tickets)_by_/.test(each.detail)),
  );
  return [...scans, ...sorts].map(({ detail, parent }) => {
    const beside = lines.filter((each) => each.parent === parent).map((each) => each.detail);
    return `${detail} beside ${beside.join(", ")}`;
  });
}

async function expectNothingGrows(work: (db: Db) => Promise<unknown>) {
  const plans = await plansOf(work);
  expect(plans).not.toEqual([]);
  expect(plans.flatMap((plan) => growing(plan).map((detail) => `${detail}\n${plan.sql}`))).toEqual([]);
}

const PAGES = [null, { at: NOW, id: 7 }];
const OPEN_ARMS = ["open_by_assignee", "open_by_scope", "open_by_domain", "tickets_of_person"];
const ALL_ARMS = [
  "tickets_by_assignee",
  "normal_by_scope",
  "normal_by_domain",
  "normal_by_update",
  "tickets_of_person",
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
      for (const index of view === "resolved" ? ALL_ARMS : OPEN_ARMS)
        expect(used).toContain(`INDEX ${index}`);
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
  for (const index of ["tickets_by_requester", "tickets_by_filer", "tickets_of_person"])
    expect(used).toContain(`INDEX ${index}`);
});

test("the sweep reads only what is due", async () => {
  const [plan] = await plansOf((db) => findUnarmed(db, NOW));
  expect(plan?.lines.map((line) => line.detail)).toEqual([
    "SEARCH tickets USING INDEX tickets_by_next_moment (next_moment_at>? AND next_moment_at<?)",
  ]);
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
