import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { insertRows } from "#app/db/campus/insert-rows.ts";
import { assignableQuery } from "#app/db/people/grants.ts";
import { couldBeStaffOf } from "#app/db/people/staff-of.ts";
import { substitutes } from "#app/db/schema/staffing-schema.ts";
import { ticketPeople } from "#app/db/schema/tickets-schema.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { PAGE_EVENTS } from "#app/db/tickets/ticket-page-rows.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { as, fileWith, idOf, NOW, ownCampus, sayWith, ticketOf } from "./campus.ts";

let campus: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  campus = await ownCampus();
  campus.deps.now = () => NOW;
});

const WIFI = { subcategory: "wifi-one", answers: { device: ["phone"] } };

async function pageOf(mail: string, reference: string, before: number | null = null) {
  const { ticket } = await readTicket(campus.deps.db, as(mail), reference, { before }, NOW);
  if (!ticket) throw new Error(`${mail} sees no ticket ${reference}`);
  return ticket;
}

async function note(reference: string, times: number, by = "spoc.wifi", leadership = false) {
  for (let time = 0; time < times; time += 1)
    await sayWith(campus.deps, by, reference, "note", { body: `Note ${time}`, leadership });
}

const seqsOf = ({ events }: { events: readonly { seq: number }[] }) => events.map(({ seq }) => seq);

test("notes crowd nothing out of the page of somebody who may not read them", async () => {
  const reference = await fileWith(campus.deps, "student15", WIFI);
  await sayWith(campus.deps, "student15", reference, "reply", { body: "It is worse now." });
  await note(reference, 250);
  const page = await pageOf("student15", reference);
  expect(seqsOf(page)).toEqual([1, 2]);
  expect(page.events[1]?.words).toEqual({ body: "It is worse now." });
  expect(page).toMatchObject({ earlierBefore: null, seen: 2 });
  const { seen } = page;
  const reply = await sayWith(campus.deps, "student15", reference, "reply", { body: "Hello?" }, { seen });
  expect(reply).toMatchObject({ ok: true });
});

test("a page is full, and leads to every earlier event exactly once", async () => {
  const reference = await fileWith(campus.deps, "student15", WIFI);
  await note(reference, PAGE_EVENTS - 1);
  const full = await pageOf("spoc.wifi", reference);
  expect(full.events).toHaveLength(PAGE_EVENTS);
  expect(full).toMatchObject({ earlierBefore: null, seen: PAGE_EVENTS });
  await note(reference, 1, "dean", true);
  await note(reference, 1);
  const last = await pageOf("dean", reference);
  expect(last).toMatchObject({ earlierBefore: 3, seen: PAGE_EVENTS + 2 });
  expect(last.events.at(-1)?.words).toEqual({ body: "Note 0" });
  const first = await pageOf("dean", reference, last.earlierBefore);
  expect(seqsOf(first)).toEqual([1, 2]);
  expect(first.earlierBefore).toBeNull();
  expect(await pageOf("spoc.wifi", reference)).toMatchObject({ earlierBefore: 2, seen: PAGE_EVENTS + 2 });
});

test("its requester and staff read when a mail of it was accepted, and nobody who only has the same trouble", async () => {
  const reference = await fileWith(campus.deps, "student16", WIFI);
  const acceptedAt = NOW - 5000;
  const { id } = await ticketOf(reference, campus.database);
  const told = `ticket_id = ${id} and seq = 1 and channel = 'mail' and person_id = ${idOf("student16")}`;
  const mailed = async (mail: string) => (await pageOf(mail, reference)).events[0]?.mailedAt;
  expect(await mailed("student16")).toBeNull();
  await campus.database.execute(
    `insert into deliveries (id, channel, person_id, message_id, accepted_at, response)
      values (900001, 'mail', ${idOf("student16")}, '<m>', ${acceptedAt}, '250')`,
  );
  await campus.database.execute(`update outbox set state = 'accepted', delivery_id = 900001 where ${told}`);
  await campus.database.execute(
    `insert into ticket_people (ticket_id, person_id, relation, effect, from_at)
      values (${id}, ${idOf("student17")}, 'joined', 'allow', ${NOW - 1})`,
  );
  expect(await Promise.all(["student16", "spoc.wifi", "student17"].map(mailed))).toEqual([
    acceptedAt,
    acceptedAt,
    null,
  ]);
});

test("the one who was rated does not see the rating, not even as a senior admin", async () => {
  const reference = await fileWith(campus.deps, "student15", WIFI);
  await sayWith(campus.deps, "spoc.wifi", reference, "assign", { personId: idOf("dean") });
  await sayWith(campus.deps, "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  await sayWith(campus.deps, "student15", reference, "rate", { stars: 1, feedback: "Rude.", fixed: true });
  const kindsFor = async (mail: string) => (await pageOf(mail, reference)).events.map(({ kind }) => kind);
  expect(await kindsFor("dean")).toEqual(["filed", "assigned", "resolved"]);
  expect(await kindsFor("director")).toEqual(["filed", "assigned", "resolved", "rated"]);
});

test("the owner of a subcategory may be handed its tickets, wherever they are", async () => {
  for (const [mail, filing] of [
    ["student15", WIFI],
    ["student35", { subcategory: "wifi-block" }],
    ["student15", { subcategory: "college-wifi" }],
  ] as const) {
    const reference = await fileWith(campus.deps, mail, filing);
    await sayWith(campus.deps, "dean", reference, "assign", { personId: idOf("director") });
    expect((await pageOf("director", reference)).assignable.map(({ id }) => id)).toContain(idOf("spoc.wifi"));
    const back = { personId: idOf("spoc.wifi") };
    expect(await sayWith(campus.deps, "dean", reference, "assign", back)).toMatchObject({ ok: true });
  }
});

test("nobody may be handed a ticket that is neither in their duty nor of their subcategory", async () => {
  const reference = await fileWith(campus.deps, "student15", { subcategory: "plumbing" });
  const { assignable } = await pageOf("dean", reference);
  const neeladri = ["dean", "director", "chair", "warden.neeladri", "spoc1.neeladri", "spoc2.neeladri"];
  expect(assignable.map(({ id }) => id).sort((a, b) => a - b)).toEqual(neeladri.map(idOf));
});

test("the lists of the staff are read for whoever could be staff of the ticket, and for nobody else", async () => {
  const reference = await fileWith(campus.deps, "student15", WIFI);
  const { id, assignee_id } = await ticketOf(reference, campus.database);
  const told = { ticketId: Number(id) as TicketId, relation: "panel", effect: "allow", fromAt: 0 } as const;
  const stands = { personId: Number(assignee_id) as PersonId, priority: 1, fromAt: 0 };
  await insertRows(campus.deps.db, [
    { table: ticketPeople, rows: [{ ...told, personId: idOf("student20") }] },
    { table: substitutes, rows: [{ ...stands, substituteId: idOf("student21") }] },
  ]);
  const read = (mail: string) =>
    assignableQuery(campus.deps.db, reference, NOW, couldBeStaffOf(sql`${idOf(mail)}`, reference, NOW));
  for (const mail of ["spoc.wifi", "dean", "super", "student20", "student21"])
    expect((await read(mail)).length, mail).toBeGreaterThan(0);
  for (const mail of ["student15", "student22"]) expect(await read(mail), mail).toEqual([]);
  expect((await pageOf("student20", reference)).assignable.length).toBeGreaterThan(0);
});

test("words in an acknowledgement are a message that a later reply must have seen", async () => {
  const acknowledged = async (message: string) => {
    const reference = await fileWith(campus.deps, "student15", WIFI);
    await sayWith(campus.deps, "spoc.wifi", reference, "acknowledge", { message, when: "" });
    return sayWith(campus.deps, "student15", reference, "reply", { body: "Anybody?" }, { seen: 1 });
  };
  expect(await acknowledged("Is it all phones?")).toMatchObject({ code: "changed_meanwhile" });
  expect(await acknowledged("")).toMatchObject({ ok: true });
});

test("a college ticket climbs past its owner", async () => {
  const reference = await fileWith(campus.deps, "student15", { subcategory: "library" });
  const { ladder, assignee } = await pageOf("dean", reference);
  expect(ladder.map(({ personIds }) => personIds)).toEqual(
    ["dean", "director", "chair"].map((mail) => [idOf(mail)]),
  );
  expect(assignee?.id).toBe(idOf("spoc.college"));
});

test("whoever was told keeps their name on the page when the ladder no longer names them", async () => {
  const own = await ownCampus();
  const reference = await fileWith(own.deps, "student15", { subcategory: "plumbing" });
  await sayWith(own.deps, "spoc1.neeladri", reference, "escalate", { reason: "It floods." });
  await own.database.execute(
    "update escalation_rules set person_id = null, role = 'senior_admin' where level = 1",
  );
  const { ticket } = await readTicket(own.deps.db, as("student15"), reference, { before: null }, Date.now());
  if (!ticket) throw new Error("the requester sees their ticket");
  expect(ticket.ladder[0]?.personIds).not.toContain(idOf("warden.neeladri"));
  const told = ticket.events.find(({ kind }) => kind === "escalated")?.named;
  expect(told).toEqual([{ id: idOf("warden.neeladri"), name: expect.stringMatching(/./) }]);
});
