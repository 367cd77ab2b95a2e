import { env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { readInbox } from "#app/db/lists/read-inbox.ts";
import { readMyTickets } from "#app/db/lists/read-my-tickets.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import type { Command } from "#app/domain/command.ts";
import { erasePerson } from "#app/operations/erase-person.ts";
import { continueHandOvers } from "#app/operations/hand-over.ts";
import { mergePeople } from "#app/operations/merge-people.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { fileStoreOf } from "#workers/deps.ts";
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
} from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

const merge = (double: string, into: string, by = "super") =>
  mergePeople(deps(), { actor: as(by), personId: idOf(double), into: idOf(into) });
const goOn = () => continueHandOvers(deps(), (command: Command) => runCommand(deps(), command));
const people = (...mails: string[]) =>
  rowsOf(
    `select id, state, merged_into_id as "into" from people where id in (${mails.map(idOf).join()}) order by id`,
  );

test("everything of the double is the other one's, and what was written stays as it was", async () => {
  const reference = await fileWith(deps(), "student05", {
    subcategory: "plumbing",
    description: "The tap drips.",
  });
  await sayWith(deps(), "student05", reference, "reply", { body: "It still drips." });
  await sayWith(deps(), "spoc1.neeladri", reference, "acknowledge", { message: "I come.", when: "" });
  const before = await rowsOf(
    "select seq, actor_id, hash from ticket_events where ticket_id = (select id from tickets where reference = ?)",
    [reference],
  );
  const student = await signedIn("student05");
  const admin = await signedIn("super");
  const path = `/admin/people/${idOf("student05")}/merging`;
  const page = await (await admin.get(`${path}?who=student06@campus.test`)).text();
  expect(page).toContain("This one stays");
  // Sent twice at once: it happens once, and both lead to the same page.
  const sent = await Promise.all([1, 2].map(() => admin.send(path, { into: String(idOf("student06")) })));
  expect(sent.map((answer) => [answer.status, answer.headers.get("Location")])).toEqual(
    [1, 2].map(() => [303, `/admin/people/${idOf("student06")}`]),
  );
  expect(await rowsOf("select count(*) as n from audit_log where action = 'person_merged'")).toEqual([
    { n: 1 },
  ]);
  expect((await student.get("/tickets")).status).toBe(303);
  await goOn();
  expect(await ticketOf(reference)).toMatchObject({
    requester_id: idOf("student06"),
    filed_by_id: idOf("student06"),
  });
  expect((await eventsOf(reference)).at(-1)).toMatchObject({ kind: "person_moved", audience: "staff" });
  expect(
    await rowsOf(
      "select seq, actor_id, hash from ticket_events where kind <> 'person_moved' and ticket_id = (select id from tickets where reference = ?)",
      [reference],
    ),
  ).toEqual(before);
  const mine = await readMyTickets(deps().db, as("student06"), { before: null }, NOW);
  expect(JSON.stringify(mine)).toContain(`"${reference}"`);
  const seen = await readTicket(deps().db, as("student06"), reference, { before: null }, NOW);
  expect(seen.ticket?.events.find(({ kind }) => kind === "replied")?.actor?.isRequester).toBe(true);
  const inbox = await readInbox(deps().db, as("student06"), { before: null }, NOW);
  expect(JSON.stringify(inbox)).toContain("The cupboard door came off its hinge.");
  const address = await rowsOf(
    "select person_id, is_primary from person_addresses where value = 'student05@campus.test'",
  );
  expect(address).toEqual([{ person_id: idOf("student06"), is_primary: 0 }]);
});

test("roles, duties and open work move, and the proof finds nothing", async () => {
  const reference = await fileWith(deps(), "student07", { subcategory: "wifi-block" });
  expect(await ticketOf(reference)).toMatchObject({ assignee_id: idOf("spoc.wifi") });
  const rated = await fileWith(deps(), "student07", { subcategory: "wifi-block" });
  await sayWith(deps(), "dean", rated, "resolve", { outcome: "fixed", text: "Done." });
  await sayWith(deps(), "student07", rated, "rate", { stars: 1, feedback: "He laughed.", fixed: false });
  await sayWith(deps(), "student07", rated, "reopen", { reason: "It is not." });
  await sayWith(deps(), "dean", rated, "assign", { personId: idOf("spoc1.neeladri") });
  const roles = () =>
    rowsOf("select role, scope_id, until_at from role_grants where person_id = ? and until_at is null", [
      idOf("chair"),
    ]);
  expect(await roles()).toHaveLength(1);
  expect(await merge("spoc.wifi", "chair")).toEqual({ ok: true });
  await goOn();
  expect(await ticketOf(reference)).toMatchObject({ assignee_id: idOf("chair") });
  expect((await roles()).map(({ role }) => role).sort()).toEqual(["senior_admin", "spoc"]);
  for (const table of ["owners", "default_assignments", "rosters", "sessions"])
    expect(await rowsOf(`select * from ${table} where person_id = ?`, [idOf("spoc.wifi")]), table).toEqual(
      [],
    );
  expect(await proveIntegrity(deps())).toMatchObject({ finds: [] });
  // Who was rated as one entry reads nothing of it as the other, who stands above everybody.
  const readsRating = async (mail: string) =>
    (await readTicket(deps().db, as(mail), rated, { before: null }, NOW)).ticket?.events.some(
      ({ kind }) => kind === "rated",
    );
  expect(await Promise.all(["chair", "director"].map(readsRating))).toEqual([false, true]);
});

test("of two that are merged into each other at once one goes, and who was merged into whoever goes follows", async () => {
  const both = await Promise.all([merge("student08", "student09"), merge("student09", "student08")]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  const [gone] = (await people("student08", "student09")).filter(({ state }) => state === "merged");
  const stays = Number(gone?.into);
  const into = { actor: as("super"), personId: stays, into: idOf("student10") };
  expect(await mergePeople(deps(), into)).toEqual({ ok: true });
  expect((await people("student08", "student09")).map((row) => row.into)).toEqual([
    idOf("student10"),
    idOf("student10"),
  ]);
  expect(await mergePeople(deps(), into)).toEqual({ ok: true });
  expect(await merge("student10", "student10")).toMatchObject({ code: "same_entry" });
});

test("only another super admin does", async () => {
  expect(await merge("student11", "student12", "dean")).toMatchObject({ code: "not_allowed" });
  expect(await merge("super", "student12")).toMatchObject({ code: "not_yourself" });
  expect(await merge("student11", "super")).toMatchObject({ code: "not_yourself" });
  const path = `/admin/people/${idOf("student11")}/merging`;
  expect((await (await signedIn("dean")).get(path)).status).toBe(404);
  const wrong = await (await (await signedIn("super")).get(`${path}?who=nobody@campus.test`)).text();
  expect(wrong).toContain("Nobody has this e-mail address or roll number.");
  expect(await people("student11", "student12")).toMatchObject([{ state: "active" }, { state: "active" }]);
});

test("who is erased is erased in each of their entries", async () => {
  expect(
    await erasePerson(deps(), fileStoreOf(env), { actor: as("super"), personId: idOf("student06") }),
  ).toMatchObject({
    ok: true,
  });
  expect((await people("student05", "student06")).map(({ state }) => state)).toEqual(["erased", "erased"]);
});
