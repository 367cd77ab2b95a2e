import { createExecutionContext, createScheduledController, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { workingMinutesBetween } from "#app/domain/time/working-time.ts";
import { continueClosures } from "#app/operations/declare-closure.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { takeConsoleErrors } from "#tests/console-error-fails.ts";
import { scheduled } from "#workers/scheduled.ts";
import {
  as,
  clocksOf,
  deps,
  eventsOf,
  fileWith,
  moveToOwnCampus,
  NOW,
  rowsOf,
  sayWith,
  ticketOf,
} from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ZONE_MS = 5.5 * HOUR_MS;

/** The minute that is next, so that forms can say it. */
const FROM = Math.ceil((NOW + MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
const UNTIL = FROM + 72 * HOUR_MS;
const local = (at: number) => new Date(at + ZONE_MS).toISOString().slice(0, 16);
const RALLY = { from: local(FROM), until: local(UNTIL), reason: "Rally in the city" };

beforeAll(() => moveToOwnCampus());

const filed = (by = "student01") => fileWith(deps(), by, { subcategory: "plumbing" });
const dueOf = async (reference: string) =>
  Number((await clocksOf(reference)).find(({ kind }) => kind === "resolve")?.due_at);
const calendarOf = async (reference: string) => {
  const { ticket } = await readTicket(deps().db, as("dean"), reference, { before: null }, NOW);
  if (!ticket) throw new Error("no ticket");
  return ticket.calendar;
};

/** Ten minutes later, and the database takes nothing down. */
function unwritable() {
  const { db } = deps();
  const batch = () => Promise.reject(Object.assign(new Error("locked"), { code: "SQLITE_BUSY" }));
  const get = (writes: typeof db.writes, name: string | symbol) =>
    name === "batch" ? batch : Reflect.get(writes, name);
  const now = () => Date.now() + 10 * MINUTE_MS;
  return deps({ db: { ...db, writes: new Proxy(db.writes, { get }) }, now, pause: async () => {} });
}

test("only a super admin declares, and wrong fields come back with what was typed", async () => {
  const dean = await signedIn("dean");
  expect([(await dean.get("/closures")).status, (await dean.send("/closures", RALLY)).status]).toEqual([
    404, 403,
  ]);
  const admin = await signedIn("super");
  const answer = await admin.send("/closures", { ...RALLY, until: local(FROM - HOUR_MS), reason: "" });
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain("A closure ends after it begins");
  expect(page).toContain("Say why, so that the others understand.");
  expect(page).toContain(`value="${RALLY.from}"`);
  expect(await rowsOf("select * from closures")).toEqual([]);
});

test("every running promise in working time stands still, a few at a time, each once", async () => {
  const [first = "", second = ""] = await Promise.all([filed(), filed("student02")]);
  await fileWith(deps(), "student03", { subcategory: "no-water-or-power" });
  const before = await Promise.all([first, second].map(dueOf));
  const calendar = await calendarOf(first);
  const admin = await signedIn("super");
  const answer = await admin.send("/closures", RALLY);
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/closures"]);
  await admin.send("/closures", RALLY);
  expect(await rowsOf("select reason, finished_at from closures")).toEqual([
    { reason: "Rally in the city", finished_at: null },
  ]);
  expect(await rowsOf("select count(*) as n from audit_log where action = 'closure_declared'")).toEqual([
    { n: 1 },
  ]);
  expect(await (await admin.get("/closures")).text()).toContain("dates are being moved");

  // While tickets can't be written nothing is over, however late it is: they are asked again.
  expect(await continueClosures(unwritable())).toBe(0);
  // Of whatever came due meanwhile, which can't be written either.
  takeConsoleErrors();
  expect(await rowsOf("select finished_at from closures")).toEqual([{ finished_at: null }]);
  expect(await continueClosures(deps(), 3)).toBe(3);
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  expect(await continueClosures(deps())).toBe(0);
  const after = await Promise.all([first, second].map(dueOf));
  for (const [index, dueAt] of after.entries()) {
    const was = before[index] ?? 0;
    expect(workingMinutesBetween(calendar, UNTIL, dueAt)).toBeCloseTo(
      workingMinutesBetween(calendar, FROM, was),
      3,
    );
  }
  const pauses = await rowsOf(
    "select distinct from_at, until_at, cause from clock_pauses where cause = 'closure'",
  );
  expect(pauses).toEqual([{ from_at: FROM, until_at: UNTIL, cause: "closure" }]);
  const elapsed =
    await rowsOf(`select count(*) as n from clock_pauses p join ticket_clocks c on c.ticket_id = p.ticket_id
    and c.kind = p.kind and c.round = p.round where p.cause = 'closure' and c.target_unit = 'elapsed'`);
  expect(elapsed).toEqual([{ n: 0 }]);
  expect((await eventsOf(first)).filter(({ kind }) => kind === "closure_observed")).toHaveLength(1);
  expect((await proveIntegrity(deps())).finds).toEqual([]);
});

test("it is over when nobody who had not heard of it can have filed any more", async () => {
  expect(await rowsOf("select finished_at from closures")).toEqual([{ finished_at: null }]);
  const later = deps({ now: () => NOW + 6 * MINUTE_MS });
  await continueClosures(later);
  expect(await rowsOf("select finished_at from closures")).toEqual([{ finished_at: NOW + 6 * MINUTE_MS }]);
});

test("what is filed within it stands still from its beginning, and everybody reads why", async () => {
  const within = deps({ now: () => FROM + HOUR_MS });
  const reference = await fileWith(within, "student05", { subcategory: "plumbing" });
  const [pause] = await rowsOf(
    "select * from clock_pauses where kind = 'resolve' and ticket_id = (select id from tickets where reference = ?)",
    [reference],
  );
  expect(pause).toMatchObject({ from_at: FROM + HOUR_MS, until_at: UNTIL, cause: "closure" });
  const calendar = await calendarOf(reference);
  expect(workingMinutesBetween(calendar, UNTIL, await dueOf(reference))).toBeCloseTo(16 * 60, 3);
  const page = await (await signedIn("student05")).get(`/tickets/${reference}`);
  expect(await page.text()).toContain("the campus was closed (Rally in the city)");
});

test("a promise does not break within a closure, nor does a reminder come", async () => {
  const reference = await fileWith(deps({ now: () => FROM + HOUR_MS }), "student06", {
    subcategory: "plumbing",
  });
  expect(await runMoments(deps({ now: () => UNTIL - 1 }), reference)).toBe(0);
  expect(await ticketOf(reference)).toMatchObject({ is_overdue: 0 });
});

test("neither a new calendar nor a new target moves a promise that was made", async () => {
  const reference = await filed("student07");
  const before = await clocksOf(reference);
  await rowsOf(
    "update calendar_segments set until_minute = from_minute + 30 where until_minute > from_minute + 30",
  );
  await rowsOf("update calendars set version = version + 1");
  await rowsOf("update targets set minutes = minutes * 3");
  await sayWith(deps(), "dean", reference, "note", { body: "New hours.", leadership: false });
  await sayWith(deps(), "dean", reference, "start", {});
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  expect(await clocksOf(reference)).toEqual(before);
  const later = await filed("student07");
  expect(await dueOf(later)).toBeGreaterThan(await dueOf(reference));
  const [was, is] = [before[0]?.calendar_version, (await clocksOf(later))[0]?.calendar_version];
  expect(Number(is)).toBe(Number(was) + 1);
});

test("a step of the ladder that was counted before stands still, one counted afterwards knows by itself", async () => {
  const longAgo = deps({ now: () => NOW - 20 * 24 * HOUR_MS });
  const [before = "", after = ""] = await Promise.all(
    ["student08", "student09"].map((who) => fileWith(longAgo, who, { subcategory: "plumbing" })),
  );
  const stepOf = async (reference: string) => Number((await ticketOf(reference)).next_level_at);
  const told = deps({ now: () => NOW });
  for (const reference of [before, after]) expect(await runMoments(told, reference)).toBeGreaterThan(0);
  const was = await stepOf(before);
  const calendar = await calendarOf(before);
  const left = workingMinutesBetween(calendar, UNTIL, was);
  expect(left).toBeGreaterThan(0);
  const strike = { from: local(UNTIL), until: local(UNTIL + 20 * HOUR_MS), reason: "Strike" };
  expect((await (await signedIn("super")).send("/closures", strike)).status).toBe(303);
  const now = Date.now() + HOUR_MS;
  await sayWith(deps({ now: () => now }), "dean", after, "note", { body: "Heard.", leadership: false });
  await continueClosures(deps({ now: () => now }));
  await continueClosures(deps({ now: () => now }));
  const is = await stepOf(before);
  expect(workingMinutesBetween(calendar, UNTIL + 20 * HOUR_MS, is)).toBeCloseTo(left, 3);
  expect((await eventsOf(before)).filter(({ kind }) => kind === "closure_observed")).toHaveLength(1);
  expect(await stepOf(after)).toBe(was);
  expect((await proveIntegrity(deps())).finds).toEqual([]);
});

test("what the law stops stands still by its own cause, and says so", async () => {
  const from = UNTIL + 24 * HOUR_MS;
  const admin = await signedIn("super");
  const order = {
    from: local(from),
    until: local(from + 48 * HOUR_MS),
    reason: "Order of the court",
    cause: "legal",
  };
  expect((await admin.send("/closures", order)).status).toBe(303);
  expect(await (await admin.get("/closures")).text()).toContain("by law");
  const reference = await fileWith(deps({ now: () => from + HOUR_MS }), "student08", {
    subcategory: "plumbing",
  });
  const [pause] = await rowsOf(
    "select cause from clock_pauses where kind = 'resolve' and ticket_id = (select id from tickets where reference = ?)",
    [reference],
  );
  expect(pause).toEqual({ cause: "legal" });
  const page = await (await signedIn("student08")).get(`/tickets/${reference}`);
  expect(await page.text()).toContain("the law required a pause (Order of the court)");
});
