import { createExecutionContext, createScheduledController, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import type { Command } from "#app/domain/command.ts";
import { deactivatePerson, reactivatePerson } from "#app/operations/deactivate-person.ts";
import { continueHandOvers } from "#app/operations/hand-over.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { ownerOf } from "#app/words/owner-words.ts";
import { scheduled } from "#workers/scheduled.ts";
import {
  as,
  deps,
  eventsOf,
  fileWith,
  idOf,
  moveToOwnCampus,
  NOW,
  rowsOf,
  sayWith,
  ticketOf,
  toldOf,
} from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const WIFI = { subcategory: "wifi-block" };
const RAVI = idOf("spoc.wifi");
const KAVITHA = idOf("spoc1.neeladri");
const MINUTE_MS = 60_000;

beforeAll(() => moveToOwnCampus());

const perform = (command: Command) => runCommand(deps(), command);
const goOn = (most?: number) => continueHandOvers(deps(), perform, most);
const openOf = async (personId: number) =>
  (
    await rowsOf(
      "select reference from tickets where assignee_id = ? and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other')",
      [personId],
    )
  ).map(({ reference }) => String(reference));
const itemsOf = (personId: number) =>
  rowsOf(
    "select i.state, count(*) as n from job_items i join jobs j on j.id = i.job_id where j.person_id = ? group by 1 order by 1",
    [personId],
  );
const leave = (mail: string, to = "left", by = "super") =>
  deactivatePerson(deps(), { actor: as(by), personId: idOf(mail), to });

test("only another super admin deactivates, and never the last one", async () => {
  expect(await leave("spoc.wifi", "left", "dean")).toMatchObject({ code: "not_allowed" });
  expect(await leave("super")).toMatchObject({ code: "not_yourself" });
  expect(await leave("spoc.wifi", "merged")).toMatchObject({ code: "choice_unknown" });
  expect(await rowsOf("select * from jobs")).toEqual([]);
  const dean = await signedIn("dean");
  for (const path of ["/admin/people", "/admin/people/6", "/admin/people/6/leaving"])
    expect((await dean.get(path)).status).toBe(404);
  expect((await dean.send("/admin/people/6/leaving", { state: "left" })).status).toBe(403);
});

test("two super admins who deactivate each other at once leave one", async () => {
  await rowsOf("insert into role_grants (person_id, role, from_at) values (?, 'super_admin', 0)", [
    idOf("chair"),
  ]);
  const both = await Promise.all([leave("chair", "left"), leave("super", "left", "chair")]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(await rowsOf("select count(*) as n from audit_log where action = 'person_changed'")).toEqual([
    { n: 1 },
  ]);
  await rowsOf("update people set state = 'active' where id in (?, ?)", [idOf("super"), idOf("chair")]);
  await rowsOf("delete from jobs");
  await rowsOf("update role_grants set until_at = null where person_id = ?", [idOf("super")]);
  // Whoever of them stayed: the campus has one again.
  await rowsOf("delete from role_grants where person_id = ? and role = 'super_admin'", [idOf("chair")]);
});

test("three hundred open tickets are handed on once each, although it is killed on the way", async () => {
  await rowsOf(
    "insert into default_assignments (domain_id, person_id, priority) select domain_id, ?, 9 from categories where slug = 'wifi-block'",
    [idOf("dean")],
  );
  const filings = Array.from({ length: 300 }, (_, at) => `student${String(1 + (at % 20)).padStart(2, "0")}`);
  for (let from = 0; from < filings.length; from += 30)
    await Promise.all(filings.slice(from, from + 30).map((mail) => fileWith(deps(), mail, WIFI)));
  const theirs = await openOf(RAVI);
  expect(theirs.length).toBeGreaterThanOrEqual(300);
  const [first = ""] = theirs;
  const ravi = await signedIn("spoc.wifi");
  expect(await leave("spoc.wifi")).toEqual({ ok: true });
  expect((await ravi.get("/desk")).status).toBe(303);
  expect(await rowsOf("select count(*) as n from sessions where person_id = ?", [RAVI])).toEqual([{ n: 0 }]);
  expect(
    await rowsOf("select distinct until_at is null as runs from role_grants where person_id = ?", [RAVI]),
  ).toEqual([{ runs: 0 }]);
  const { ticket } = await readTicket(deps().db, as("dean"), first, { before: null }, NOW);
  expect(ticket && ownerOf(ticket)).toEqual({
    name: "Nobody just now",
    detail: "has it: it is being handed on.",
  });
  // Killed after the tenth: the commands of its group are through, and nobody wrote down that they are.
  let said = 0;
  const dies = (command: Command) => {
    said += 1;
    if (said > 17) throw new Error("killed");
    return perform(command);
  };
  await expect(
    continueHandOvers(
      deps({
        fault: () => {
          throw new Error("killed");
        },
      }),
      async (command) => dies(command),
    ),
  ).rejects.toThrow("killed");
  await Promise.all([goOn(), goOn()]);
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  expect(await openOf(RAVI)).toEqual([]);
  expect(await itemsOf(RAVI)).toEqual([{ state: "done", n: theirs.length }]);
  const handed = await rowsOf(
    "select ticket_id, count(*) as n from ticket_events where json_extract(facts, '$.because') = 'owner_gone' group by 1",
  );
  expect(handed).toHaveLength(theirs.length);
  expect(handed.filter(({ n }) => n !== 1)).toEqual([]);
  expect((await proveIntegrity(deps())).finds).toEqual([]);
}, 120_000);

test("the new owner and the requester are told, and the ticket says what happened", async () => {
  const [{ reference, seq } = { reference: "", seq: 0 }] = await rowsOf(
    `select t.reference, e.seq from tickets t join ticket_events e on e.ticket_id = t.id
      where json_extract(e.facts, '$.because') = 'owner_gone' order by t.id limit 1`,
  );
  expect(await ticketOf(String(reference))).toMatchObject({ assigned_why: "default" });
  const told = await toldOf(String(reference), Number(seq));
  expect(
    told
      .filter((line) => / mail /.test(line))
      .map((line) => line.split(" ")[2])
      .sort(),
  ).toEqual(["assignee", "requester"]);
  const page = await (await signedIn("dean")).get(`/tickets/${reference}`);
  expect(await page.text()).toContain("Whoever had it is no longer here.");
});

test("whoever is gone and has something open is handed on, although no job ever began for them", async () => {
  const MEENA = idOf("spoc2.neeladri");
  const reference = await fileWith(deps(), "student03", { subcategory: "plumbing" });
  await sayWith(deps(), "dean", reference, "assign", { personId: MEENA });
  await rowsOf("update people set state = 'suspended' where id = ?", [MEENA]);
  await Promise.all([goOn(), goOn()]);
  expect(await openOf(MEENA)).toEqual([]);
  expect(await rowsOf("select count(*) as n from jobs where person_id = ?", [MEENA])).toEqual([{ n: 1 }]);
  await rowsOf("update people set state = 'active' where id = ?", [MEENA]);
  await rowsOf("delete from jobs where person_id = ?", [MEENA]);
});

test("what comes to them later is handed on as well: a filing under way, and one that is reopened", async () => {
  await rowsOf("update people set state = 'active' where id = ?", [KAVITHA]);
  const reference = await fileWith(deps(), "student03", { subcategory: "plumbing" });
  await sayWith(deps(), "dean", reference, "assign", { personId: KAVITHA });
  await sayWith(deps(), "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  expect(await leave("spoc1.neeladri", "suspended")).toEqual({ ok: true });
  const late = await fileWith(deps(), "student04", { subcategory: "plumbing" });
  await rowsOf("update tickets set assignee_id = ? where reference = ?", [KAVITHA, late]);
  await goOn();
  expect(await openOf(KAVITHA)).toEqual([]);
  const later = deps({ now: () => Date.now() + 6 * MINUTE_MS });
  await continueHandOvers(later, perform);
  expect(await rowsOf("select count(*) as n from jobs where finished_at is null")).toEqual([{ n: 0 }]);
  await sayWith(later, "student03", reference, "reopen", { reason: "It drips." });
  expect(await openOf(KAVITHA)).toEqual([reference]);
  expect(await continueHandOvers(later, perform)).toBe(1);
  expect(await ticketOf(reference)).not.toMatchObject({ assignee_id: KAVITHA });
});

test("what could not be handed on stays listed with why", async () => {
  const reference = await fileWith(deps(), "student05", { subcategory: "plumbing" });
  await sayWith(deps(), "dean", reference, "assign", { personId: idOf("spoc2.neeladri") });
  expect(await leave("spoc2.neeladri")).toEqual({ ok: true });
  await sayWith(deps(), "dean", reference, "claim", {});
  await goOn();
  expect((await eventsOf(reference)).at(-1)).toMatchObject({ kind: "claimed" });
  const page = await (await signedIn("super")).get(`/admin/people/${idOf("spoc2.neeladri")}`);
  const text = await page.text();
  expect(text).toContain(`#${reference}`);
  expect(text).toContain("The ticket has moved on");
});

test("whoever comes back keeps what still waits, and gets the same roles as new grants", async () => {
  const admin = await signedIn("super");
  const id = idOf("warden.velankani");
  const reference = await fileWith(deps(), "student25", { subcategory: "plumbing" });
  await sayWith(deps(), "dean", reference, "assign", { personId: id });
  const before = await rowsOf("select role, domain_id, scope_id from role_grants where person_id = ?", [id]);
  expect(await leave("warden.velankani", "suspended")).toEqual({ ok: true });
  expect(await reactivatePerson(deps(), { actor: as("dean"), personId: id, withRoles: true })).toMatchObject({
    code: "not_allowed",
  });
  const form = await (await admin.get(`/admin/people/${id}/leaving`)).text();
  expect(form).toContain("roles that ended then");
  const answer = await admin.send(`/admin/people/${id}/leaving`, { state: "active", roles: "yes" });
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, `/admin/people/${id}`]);
  await goOn();
  expect(await openOf(id)).toContain(reference);
  expect(
    await rowsOf(
      "select role, domain_id, scope_id from role_grants where person_id = ? and until_at is null",
      [id],
    ),
  ).toEqual(before);
  await signedIn("warden.velankani");
});

test("a super admin finds people, sees what will happen and does it at pages", async () => {
  const admin = await signedIn("super");
  for (const asked of ["mary", "warden.vel", "24bcs0001"])
    expect(await (await admin.get(`/admin/people?q=${asked}`)).text()).toMatch(/\/admin\/people\/\d+"/);
  expect(await (await admin.get("/admin/people?q=zz")).text()).toContain("Nobody begins like that.");
  const id = idOf("spoc1.velankani");
  expect(await (await admin.get(`/admin/people/${id}/leaving`)).text()).toContain("being handed on");
  const wrong = await admin.send(`/admin/people/${id}/leaving`, { state: "erased" });
  expect(wrong.status).toBe(422);
  const answer = await admin.send(`/admin/people/${id}/leaving`, { state: "left" });
  expect(answer.status).toBe(303);
  expect(await (await admin.get(`/admin/people/${id}`)).text()).toContain("handed on");
  expect((await admin.send(`/admin/people/${id}/leaving`, { state: "left" })).status).toBe(409);
});

test("who reaches their last day is deactivated by the minute, once, in the name of the system", async () => {
  const minute = () =>
    scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  const leaver = idOf("warden.neeladri");
  const reference = await fileWith(deps(), "student03", WIFI);
  await sayWith(deps(), "dean", reference, "assign", { personId: leaver });
  const entries = () =>
    rowsOf("select actor_id, facts from audit_log where action = 'person_changed' and thing_id = ?", [
      String(leaver),
    ]);
  await rowsOf("update people set leaves_at = ? where id = ?", [Date.now() + 60 * MINUTE_MS, leaver]);
  await minute();
  expect(await entries()).toEqual([]);

  await rowsOf("update people set leaves_at = ? where id in (?, ?)", [NOW - 1, leaver, idOf("super")]);
  await Promise.all([minute(), minute()]);
  const [entry, ...others] = await entries();
  expect(others).toEqual([]);
  expect([entry?.actor_id, JSON.parse(String(entry?.facts))]).toEqual([
    null,
    expect.objectContaining({ state: "left", because: "leaves_at" }),
  ]);
  expect(await rowsOf("select state from people where id = ?", [leaver])).toEqual([{ state: "left" }]);
  expect((await ticketOf(reference)).assignee_id).not.toBe(leaver);
  // Nobody could administer the campus any more.
  expect(await rowsOf("select state from people where id = ?", [idOf("super")])).toEqual([
    { state: "active" },
  ]);

  const back = { actor: as("super"), personId: leaver, withRoles: true };
  expect(await reactivatePerson(deps(), back)).toEqual({ ok: true });
  const [again] = await rowsOf(
    `select p.state, p.leaves_at, (select count(*) from role_grants g where g.person_id = p.id and g.until_at is null) as n
      from people p where p.id = ?`,
    [leaver],
  );
  expect(again).toEqual({ state: "active", leaves_at: null, n: expect.any(Number) });
  expect(again?.n).toBeGreaterThan(0);
  await minute();
  expect(await entries()).toHaveLength(2);
});
