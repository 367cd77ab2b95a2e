import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import fc from "fast-check";
import { beforeAll, expect, inject, test } from "vitest";
import { insertRows } from "#app/db/campus/insert-rows.ts";
import { listTickets } from "#app/db/lists/list-tickets.ts";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { readMyTickets } from "#app/db/lists/read-my-tickets.ts";
import {
  allTicketIds,
  notDenied,
  openTicketIds,
  unansweredTicketIds,
} from "#app/db/lists/visible-tickets.ts";
import { waitingReviewIds } from "#app/db/lists/waiting-reviews.ts";
import {
  committeeCategories,
  committeeMembers,
  committees,
  ticketCommittees,
} from "#app/db/schema/committees-schema.ts";
import { eventContents, operations, ticketEvents } from "#app/db/schema/events-schema.ts";
import { people as peopleTable, roleGrants } from "#app/db/schema/people-schema.ts";
import { ratingReviews } from "#app/db/schema/reviews-schema.ts";
import { absences, substitutes } from "#app/db/schema/staffing-schema.ts";
import { categories } from "#app/db/schema/taxonomy-schema.ts";
import { ticketPeople, tickets as ticketsTable } from "#app/db/schema/tickets-schema.ts";
import { foundIds } from "#app/db/search/read-search.ts";
import { indexStatements } from "#app/db/search/search-index.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { STAFF } from "#app/demo/people.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { searchWords } from "#app/domain/desk/search.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type Actor, type Grant, ROLES } from "#app/domain/people/actor.ts";
import { COMMITTEE_ROLES, type MembershipState } from "#app/domain/people/committees.ts";
import {
  type Action,
  type Capacity,
  can,
  capacities,
  deniedAt,
  type TicketAccess,
} from "#app/domain/people/permissions.ts";
import { isHere, type Staffing } from "#app/domain/people/responsible.ts";
import { mayReview, type RatingReview } from "#app/domain/people/reviews.ts";
import { isOpen, STATUS_KINDS, type StatusKind } from "#app/domain/statuses.ts";
import { RELATIONS, type TicketPerson, VISIBILITIES } from "#app/domain/ticket.ts";
import { as, fileWith, idOf, NOW, ownCampus, rowsOf, sayWith, ticketOf } from "./campus.ts";

let campus: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  campus = await ownCampus();
  campus.deps.now = () => NOW;
});

const WIFI = { subcategory: "wifi-one", answers: { device: ["phone"] } };
const pageOf = (mail: string, reference: string) =>
  readTicket(campus.deps.db, as(mail), reference, { before: null }, NOW);

test.each(["student35", "student16", "spoc1.velankani", "spoc.college", "mess.head", "super"])(
  "for %s a ticket that is not theirs is not there: no page, no verb, not in a list",
  async (mail) => {
    const reference = await fileWith(campus.deps, "student15", WIFI);
    expect((await pageOf(mail, reference)).ticket).toBeNull();
    const reply = await sayWith(campus.deps, mail, reference, "reply", { body: "Hello?" });
    const nothing = await sayWith(campus.deps, mail, "999999", "reply", { body: "Hello?" });
    expect(reply).toMatchObject({ ok: false, code: "not_found" });
    expect(reply).toEqual(nothing);
    expect((await listed(mail)).map((ticket) => ticket.reference)).not.toContain(reference);
  },
);

test("requester, owner, colleagues of the scope and senior admins see it", async () => {
  const reference = await fileWith(campus.deps, "student15", WIFI);
  for (const mail of ["student15", "spoc.wifi", "spoc2.neeladri", "warden.neeladri", "dean"])
    expect((await pageOf(mail, reference)).ticket?.state.ticket.reference).toBe(reference);
});

test("a denying relation beats every role, at once and everywhere, for as long as it runs", async () => {
  const reference = await fileWith(campus.deps, "student15", WIFI);
  const before = await readDesk(campus.deps.db, as("dean"), { view: "all", after: null }, NOW);
  const { id } = await ticketOf(reference, campus.database);
  const deny = { ticketId: id, personId: idOf("dean"), relation: "recused", effect: "deny" };
  await insertRows(campus.deps.db, [
    { table: ticketPeople, rows: [{ ...deny, fromAt: NOW - 1, untilAt: NOW + 10 }] },
  ]);
  expect((await pageOf("dean", reference)).ticket).toBeNull();
  const note = await sayWith(campus.deps, "dean", reference, "note", { body: "x", leadership: false });
  expect(note).toMatchObject({ code: "not_found" });
  const { counts, rows } = await readDesk(campus.deps.db, as("dean"), { view: "all", after: null }, NOW);
  expect(counts.all).toBe(before.counts.all - 1);
  expect(rows.map((row) => row.reference)).not.toContain(reference);
  const later = await readTicket(campus.deps.db, as("dean"), reference, { before: null }, NOW + 10);
  expect(later.ticket).not.toBeNull();
});

test("a requester who is denied does not find the ticket among their own either", async () => {
  const reference = await fileWith(campus.deps, "student16", WIFI);
  const { id } = await ticketOf(reference, campus.database);
  const deny = { ticketId: id, personId: idOf("student16"), relation: "about", effect: "deny", fromAt: NOW };
  await insertRows(campus.deps.db, [{ table: ticketPeople, rows: [deny] }]);
  const mine = await readMyTickets(campus.deps.db, as("student16"), { before: null }, NOW);
  expect([...mine.rows, ...mine.waiting].map((row) => row.reference)).not.toContain(reference);
});

test("tickets that are denied leave no page short, so that none after them is lost", async () => {
  const references = await Promise.all(
    Array.from({ length: 60 }, () => fileWith(campus.deps, "student24", { subcategory: "library" })),
  );
  const denied = references.slice(0, 20);
  const marks = denied.map(() => "?").join();
  for (const mail of ["spoc.college", "student24"])
    await campus.database.execute({
      sql: `insert into ticket_people (ticket_id, person_id, relation, effect, from_at)
        select id, ${idOf(mail)}, 'about', 'deny', ${NOW} from tickets where reference in (${marks})`,
      args: denied,
    });
  const listedTo = (await listed("spoc.college")).map((row) => row.reference);
  expect(references.filter((reference) => listedTo.includes(reference))).toEqual(references.slice(20));
  const { id: last } = await ticketOf(references.at(-1) ?? "", campus.database);
  const own = await ownTickets(as("student24"));
  expect(own).toContain(last);
  expect(own.length).toBeGreaterThanOrEqual(40);
});

test("several relations on one ticket take one place on a page, so that none after it is lost", async () => {
  const references = await Promise.all(
    Array.from({ length: 60 }, () => fileWith(campus.deps, "student25", { subcategory: "library" })),
  );
  const marks = references.map(() => "?").join();
  for (const relation of ["joined", "watcher", "panel"])
    await campus.database.execute({
      sql: `insert into ticket_people (ticket_id, person_id, relation, effect, from_at)
        select id, ${idOf("mess.head")}, '${relation}', 'allow', ${NOW} from tickets where reference in (${marks})`,
      args: references,
    });
  const listedTo = (await listed("mess.head")).map((row) => row.reference);
  expect(references.filter((reference) => !listedTo.includes(reference))).toEqual([]);
});

test("an open ticket stays in its place among what somebody was added to, whatever happens to it", async () => {
  const reference = await fileWith(campus.deps, "student26", { subcategory: "library" });
  const { id } = await ticketOf(reference, campus.database);
  const panel = {
    ticketId: id,
    personId: idOf("welfare.head"),
    relation: "panel",
    effect: "allow",
    fromAt: NOW,
  };
  await insertRows(campus.deps.db, [{ table: ticketPeople, rows: [panel] }]);
  const keys = async () => {
    const [row] = await rowsOf(
      `select p.open_promised_at as open, p.ticket_updated_at as at, t.promised_at, t.updated_at
        from ticket_people p join tickets t on t.id = p.ticket_id where p.ticket_id = ${id}`,
      [],
      campus.database,
    );
    return row;
  };
  const sayNow = { ...campus.deps, now: () => NOW + 60_000 };
  await sayWith(sayNow, "spoc.college", reference, "acknowledge", { message: "", when: "2 hours" });
  const moved = await keys();
  expect(moved).toMatchObject({ open: moved?.promised_at, at: moved?.updated_at });
  await sayWith(sayNow, "spoc.college", reference, "resolve", { outcome: "fixed", text: "Done." });
  const done = await keys();
  expect(done).toMatchObject({ open: null, at: done?.updated_at });
});

/** Everything that the desk's pages show somebody, page after page. */
async function listed(mail: string) {
  const rows: { reference: string; id: number }[] = [];
  for (const view of ["all", "resolved"] as const) {
    for (let after: { at: number; id: number } | null = null, more = true; more; more = after !== null) {
      const page = await readDesk(campus.deps.db, as(mail), { view, after }, NOW);
      rows.push(...page.rows);
      after = page.olderAfter;
    }
  }
  return rows;
}

let campusAsItIs: ReturnType<typeof everything> | undefined;

/** Read once for everybody: whoever looks here changes nothing. */
function readOnce() {
  campusAsItIs ??= everything();
  return campusAsItIs;
}

const EVERYBODY = [...STAFF.map((person) => person.mail), "student01", "student02", "student22"];

test.each(EVERYBODY)(
  "the desk's pages and counts show %s exactly the tickets of their duties",
  async (mail) => {
    const { tickets, actorOf } = await readOnce();
    const actor = actorOf(idOf(mail));
    const theirs = tickets.filter((ticket) => onTheDesk(actor, ticket, NOW));
    const done = (kind: StatusKind) => kind === "resolved" || kind === "closed";
    const shown = theirs.filter((ticket) => isOpen(ticket.statusKind) || done(ticket.statusKind));
    expect(idsOf(await listed(mail))).toEqual(idsOf(shown));
    const { counts } = await readDesk(campus.deps.db, as(mail), { view: "mine", after: null }, NOW);
    expect(counts.all).toBe(theirs.filter((ticket) => isOpen(ticket.statusKind)).length);
    expect(counts.replies).toBe(theirs.filter((ticket) => ticket.unansweredAt !== null).length);
  },
);

test.each(EVERYBODY)("desk and own tickets together are all that %s may see", async (mail) => {
  const { tickets, actorOf } = await readOnce();
  const seen = await visibleTo(idOf(mail), NOW);
  const mine = await ownTickets(as(mail));
  const may = tickets.filter((ticket) => can(actorOf(idOf(mail)), "see", ticket, NOW));
  expect(idsOf([...new Set([...seen, ...mine])].map((id) => ({ id })))).toEqual(idsOf(may));
});

test.each(EVERYBODY)("programs list for %s what the pages list, but nothing protected", async (mail) => {
  const { tickets } = await readOnce();
  const open = new Set(tickets.filter(({ visibility }) => visibility !== "protected").map(({ id }) => id));
  const paged = [...(await listed(mail)).map(({ id }) => id), ...(await ownTickets(as(mail)))];
  const ids: number[] = [];
  for (const list of ["own", "all", "resolved"] as const)
    for (let after: { at: number; id: number } | null = null, more = true; more; more = after !== null) {
      const page = await listTickets(campus.deps.db, as(mail), { list, state: "all", after, limit: 7 }, NOW);
      ids.push(...page.rows.map(({ id }) => id));
      after = page.next;
    }
  const asRows = (all: readonly number[]) => [...new Set(all)].map((id) => ({ id }));
  expect(idsOf(asRows(ids))).toEqual(idsOf(asRows(paged.filter((id) => open.has(id as never)))));
});

async function ownTickets(ref: ActorRef): Promise<number[]> {
  const ids: number[] = [];
  for (let before: number | null = null, more = true; more; more = before !== null) {
    const page = await readMyTickets(campus.deps.db, ref, { before }, NOW);
    ids.push(...page.rows.map((row) => row.id));
    before = page.olderBefore;
  }
  return ids;
}

/** On every change a fifth of what a full run does. */
const CAMPUSES = inject("drillsInFull") ? 500 : 100;

test(`on ${CAMPUSES} random campuses SQL shows exactly what the rule allows`, {
  timeout: 300_000,
}, async () => {
  const property = fc.asyncProperty(randomCampus(), async (drawn) => {
    await replaceCampus(drawn);
    const { tickets: all, actorOf } = await everything();
    const found = await Promise.all(drawn.people.map(({ id }) => foundInLists(id)));
    for (const { id, lists, own, page } of found) {
      const actor = actorOf(id);
      const theirs = all.filter((ticket) => onTheDesk(actor, ticket, NOW));
      const may = all.filter((ticket) => can(actor, "see", ticket, NOW));
      const [desk = [], open, unanswered, openInAll, unansweredInAll, reviews, ...words] = lists;
      expect(desk).toEqual(idsOf(theirs));
      expect(open).toEqual(idsOf(theirs.filter((ticket) => isOpen(ticket.statusKind))));
      expect(unanswered).toEqual(idsOf(theirs.filter((ticket) => ticket.unansweredAt !== null)));
      // What a desk counts, where no arm asks for what another one has.
      expect([openInAll, unansweredInAll]).toEqual([open, unanswered]);
      expect(reviews).toEqual(idsOf(all.filter((ticket) => isToReview(actor, ticket))));
      expect([...new Set([...desk, ...own])].sort((a, b) => a - b)).toEqual(idsOf(may));
      for (const [at, [word, action]] of Object.entries(FOUND_BY).entries())
        expect([word, words[at]]).toEqual([
          word,
          idsOf(all.filter((ticket) => ticket.id >= FIRST_ID && isFound(actor, action, ticket))),
        ]);
      expect(page.map(({ isThere }) => isThere)).toEqual(
        page.map((each) => may.some((t) => t.id === each.id)),
      );
    }
  });
  await fc.assert(property, { numRuns: CAMPUSES, endOnFailure: true });
});

/** What each list of the database has for somebody, all asked at once, what their own pages have, and one ticket's page. */
async function foundInLists(id: PersonId) {
  const { reads } = campus.deps.db;
  const asked = [
    visibleQuery(id, NOW),
    visibleQuery(id, NOW, openTicketIds),
    visibleQuery(id, NOW, unansweredTicketIds),
    visibleQuery(id, NOW, (arm) => openTicketIds({ ...arm, isWhole: true })),
    visibleQuery(id, NOW, (arm) => unansweredTicketIds({ ...arm, isWhole: true })),
    waitingReviewIds(sql`${id}`, NOW, 10_000),
    ...Object.keys(FOUND_BY).map((word) => foundQuery(id, word)),
  ].map((query) => reads.all<{ id: number }>(query)) as unknown as [BatchItem<"sqlite">];
  const ref: ActorRef = { kind: "person", personId: id };
  const ticketId = FIRST_ID + (id - FIRST_ID) * 2;
  const [answers, own, page] = await Promise.all([
    reads.batch(asked) as Promise<unknown> as Promise<{ id: number }[][]>,
    ownTickets(ref),
    readTicket(campus.deps.db, ref, String(ticketId), { before: null }, NOW),
  ]);
  return { id, lists: answers.map(idsOf), own, page: [{ id: ticketId, isThere: page.ticket !== null }] };
}

/** Whether the list of what waits for their word has its low rating for them. */
function isToReview(actor: Actor, ticket: Known): boolean {
  if (actor.kind !== "person" || !can(actor, "see_rating", ticket, NOW)) return false;
  const denied = deniedAt(ticket.people, NOW);
  const absent = (actor.standsInFor ?? []).filter((each) => !denied.has(each));
  const standsInFor = ticket.visibility === "protected" ? [] : absent;
  return mayReview(ticket, { personId: actor.personId, standsInFor, isSenior: false });
}

/** What each ticket of a random campus says, and what one must be allowed to find it by that. */
const FOUND_BY: Readonly<Record<string, Action>> = {
  everywhere: "see",
  backstage: "see_staff",
  upstairs: "see_leadership",
  zoltan: "see_identity",
};

/** Protected tickets are in no search; those about somebody unnamed their requester finds, by what is public. */
function isFound(actor: Actor, action: Action, ticket: TicketAccess): boolean {
  if (actor.kind !== "person" || ticket.visibility === "protected") return false;
  if (ticket.aboutUnnamedAt === null) return can(actor, action, ticket, NOW);
  const isOwn = capacities(actor, ticket, NOW).has("requester");
  return isOwn && (action === "see" || action === "see_identity");
}

/** All that somebody finds by a word. */
function foundQuery(personId: PersonId, word: string): SQL {
  const { words } = searchWords(word);
  const asked = {
    typed: word,
    state: null,
    category: null,
    place: null,
    fromDay: null,
    untilDay: null,
    before: null,
    after: null,
  };
  return foundIds(sql`${personId}`, asked, words, 10_000, NOW);
}

/** In whatever capacity but that of one's own complaint, which is another page. */
function onTheDesk(actor: Actor, ticket: TicketAccess, at: number): boolean {
  if (actor.kind !== "person") return false;
  const held = capacities(actor, ticket, at);
  const own = ["requester", "filed_for"];
  const byRelation = ticket.people.some(
    (person) =>
      person.personId === actor.personId &&
      person.effect === "allow" &&
      (ticket.aboutUnnamedAt === null || own.includes(person.relation)) &&
      isRunning(person, at),
  );
  // A privacy officer's duty opens nothing, nor does it that one may look, or have a known problem as well.
  const nothing: readonly Capacity[] = ["privacy", "neighbour", "overseer"];
  const elsewhere: readonly Capacity[] = ["requester", "filed_by", ...nothing];
  const isHeld = [...held].some((each) => !nothing.includes(each));
  return isHeld && (byRelation || [...held].some((each) => !elsewhere.includes(each)));
}

function isRunning({ fromAt, untilAt }: TicketPerson, at: number): boolean {
  return fromAt <= at && (untilAt === null || at < untilAt);
}

async function visibleTo(personId: PersonId, now: number): Promise<number[]> {
  const rows = await campus.deps.db.reads.all<{ id: number }>(visibleQuery(personId, now));
  return rows.map((row) => row.id);
}

/** The arms without a page's cut. */
function visibleQuery(personId: PersonId, now: number, ids = allTicketIds): SQL {
  const actor = sql`${personId}`;
  const arms = ids({ actor, now, where: sql`1`, after: null, limit: 10_000 });
  return sql`select t.id from tickets t where t.id in (${arms}) and ${notDenied(actor, now)}`;
}

function idsOf(rows: readonly { id: number }[] = []): number[] {
  return rows.map((row) => row.id).sort((a, b) => a - b);
}

type Known = TicketAccess & {
  id: number;
  statusKind: StatusKind;
  unansweredAt: number | null;
  reviews: readonly RatingReview[];
};

/** All tickets as `can` reads them, and everybody with the grants they hold now. */
async function everything() {
  const { reads } = campus.deps.db;
  const [rows, relations, grants, persons, away, standing, members, subjects, kinds, tags, reviews] =
    await reads.batch([
      reads.select().from(ticketsTable),
      reads.select().from(ticketPeople),
      reads.select().from(roleGrants),
      reads
        .select({ personId: peopleTable.id, state: peopleTable.state, leavesAt: peopleTable.leavesAt })
        .from(peopleTable),
      reads.select().from(absences),
      reads.select().from(substitutes),
      reads.select().from(committeeMembers),
      reads.select().from(committeeCategories),
      reads.select({ id: categories.id, parentId: categories.parentId }).from(categories),
      reads.select().from(ticketCommittees),
      reads.select().from(ratingReviews),
    ]);
  const staffing = {
    people: persons.map((each) => ({ ...each, workMinutes: 0 })),
    absences: away,
    substitutes: standing,
  };
  const tickets = rows.map(
    (row): Known => ({
      ...row,
      people: relations.filter((each) => each.ticketId === row.id),
      tags: tags.filter((each) => each.ticketId === row.id),
      reviews: reviews.filter((each) => each.ticketId === row.id),
    }),
  );
  const running = grants.filter(
    (grant) => grant.fromAt <= NOW && (grant.untilAt === null || NOW < grant.untilAt),
  );
  const isOf = (categoryId: number, committeeId: number) => {
    const theirs = subjects.filter((each) => each.committeeId === committeeId).map((each) => each.categoryId);
    const parent = kinds.find((each) => each.id === categoryId)?.parentId;
    return theirs.some((each) => each === categoryId || each === parent);
  };
  const serving = members.flatMap(({ personId, committeeId, role, state, fromAt, untilAt }) =>
    role !== "advisor" && state === "confirmed" && fromAt <= NOW && (untilAt === null || NOW < untilAt)
      ? [
          {
            personId,
            committeeId,
            role,
            categoryIds: kinds.map(({ id }) => id).filter((id) => isOf(id, committeeId)),
          },
        ]
      : [],
  );
  const actorOf = (personId: PersonId): Actor => {
    const own: Grant[] = running.filter((grant) => grant.personId === personId);
    const theirs = serving.filter((each) => each.personId === personId);
    return {
      kind: "person",
      personId,
      grants: own,
      standsInFor: absentOf(personId, staffing),
      committees: theirs,
    };
  };
  return { tickets, actorOf };
}

/** Those who named somebody to stand in, or somebody who named them, and so on; as far as they are not here. */
function absentOf(personId: PersonId, staffing: Staffing): readonly PersonId[] {
  const named = new Set([personId]);
  for (const each of named)
    for (const { personId: owner, substituteId, fromAt, untilAt } of staffing.substitutes)
      if (substituteId === each && fromAt <= NOW && (untilAt === null || NOW < untilAt)) named.add(owner);
  return [...named].filter((each) => each !== personId && !isHere(staffing, each, NOW));
}

const FIRST_ID = 1_000_000;
/** Hostel with its two scopes, and College without any. */
const SCOPES = [
  { domainId: 1, scopeId: 1 },
  { domainId: 1, scopeId: 2 },
  { domainId: 1, scopeId: null },
  { domainId: 2, scopeId: null },
];

/** Four people with grants of every kind, and eight tickets with relations between them, some of it over. */
function randomCampus() {
  const ids = [0, 1, 2, 3].map((n) => (FIRST_ID + n) as PersonId);
  const person = fc.constantFrom(...ids);
  const from = fc.constantFrom(NOW - 10, NOW, NOW + 1);
  const until = fc.constantFrom(null, NOW - 1, NOW, NOW + 1);
  const where = fc.constantFrom(...SCOPES);
  const anywhere = fc.constantFrom(...SCOPES, { domainId: null, scopeId: null });
  const grant = fc.record({
    personId: person,
    role: fc.constantFrom(...ROLES),
    at: anywhere,
    fromAt: from,
    untilAt: until,
  });
  const status = fc.integer({ min: 0, max: STATUS_KINDS.length - 1 });
  const ticket = fc.record({
    at: where,
    status,
    visibility: fc.constantFrom(...VISIBILITIES),
    isUnnamed: fc.boolean(),
    isIncident: fc.boolean(),
    requesterId: person,
    filedById: person,
    assigneeId: fc.option(person),
    ratedId: fc.option(person),
  });
  const review = fc.record({
    ticket: fc.nat({ max: 7 }),
    personId: person,
    doneAt: fc.constantFrom(null, null, NOW),
  });
  const relation = fc.record({
    ticket: fc.nat({ max: 7 }),
    personId: person,
    relation: fc.constantFrom(...RELATIONS),
    fromAt: from,
    untilAt: until,
  });
  const span = fc
    .record({ fromAt: from, untilAt: until })
    .filter(({ fromAt, untilAt }) => untilAt === null || fromAt < untilAt);
  const absence = fc.record({ personId: person, span });
  const standing = fc
    .record({ personId: person, substituteId: person, span })
    .filter(({ personId, substituteId }) => personId !== substituteId);
  const member = fc.record({
    personId: person,
    committee: fc.constantFrom(0, 1),
    role: fc.constantFrom(...COMMITTEE_ROLES),
    state: fc.constantFrom<MembershipState>("confirmed", "confirmed", "proposed", "refused"),
    span,
  });
  const tag = fc.record({
    ticket: fc.nat({ max: 7 }),
    committee: fc.constantFrom(0, 1),
    fromAt: from,
    untilAt: until,
  });
  return fc
    .record({
      members: fc.uniqueArray(member, {
        maxLength: 5,
        selector: (each) => `${each.personId}/${each.committee}/${each.state}`,
      }),
      tags: fc.uniqueArray(tag, { maxLength: 4, selector: (each) => `${each.ticket}/${each.committee}` }),
      /** Of which subject each ticket is, and what the committees are for: a subject, its category, nothing. */
      subjects: fc.array(fc.constantFrom(0, 1), { minLength: 8, maxLength: 8 }),
      theirs: fc.tuple(fc.constantFrom("subject", "category", null), fc.constantFrom("subject", null)),
      away: fc.array(absence, { maxLength: 3 }),
      standing: fc.array(standing, { maxLength: 5 }),
      leavesAt: fc.option(fc.constantFrom(NOW, NOW + 1), { freq: 4 }),
      grants: fc.array(grant, { maxLength: 8 }),
      tickets: fc.array(ticket, { minLength: 8, maxLength: 8 }),
      reviews: fc.uniqueArray(review, {
        maxLength: 8,
        selector: (each) => `${each.ticket}/${each.personId}`,
      }),
      relations: fc.uniqueArray(relation, {
        maxLength: 8,
        selector: (each) => `${each.ticket}/${each.personId}/${each.relation}`,
      }),
    })
    .map((drawn) => ({ people: ids.map((id) => ({ id })), ...drawn }));
}

type RandomCampus = ReturnType<typeof randomCampus> extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const DENYING: readonly string[] = ["about", "reports_to_about", "recused"];

async function replaceCampus(drawn: RandomCampus) {
  const { people, grants, tickets, relations, away, standing, leavesAt, reviews } = drawn;
  const { members, tags, subjects, theirs } = drawn;
  await campus.database.batch(
    [
      `delete from ticket_committees where ticket_id >= ${FIRST_ID}`,
      `delete from committee_members where committee_id >= ${FIRST_ID}`,
      `delete from committees where id >= ${FIRST_ID}`,
      `delete from rating_reviews where ticket_id >= ${FIRST_ID}`,
      `delete from ticket_people where ticket_id >= ${FIRST_ID}`,
      `delete from ticket_events where ticket_id >= ${FIRST_ID}`,
      `delete from tickets where id >= ${FIRST_ID}`,
      `delete from operations where id like 'random/%'`,
      `delete from role_grants where person_id >= ${FIRST_ID}`,
      `delete from people where id >= ${FIRST_ID}`,
    ],
    "write",
  );
  // Two subjects, of categories of their own, that no committee of the demo is for.
  const [first, second] = await rowsOf(
    "select id, parent_id from categories where slug in ('library', 'plumbing') order by slug",
    [],
    campus.database,
  );
  const kindOf = { subject: first?.id, category: second?.parent_id };
  const ticketRows = tickets.map(({ at, status, isUnnamed, ratedId: _ratedId, ...ticket }, n) => ({
    ...ticket,
    ...at,
    aboutUnnamedAt: isUnnamed && ticket.visibility === "restricted" ? NOW - 1 : null,
    id: FIRST_ID + n,
    number: FIRST_ID + n,
    reference: String(FIRST_ID + n),
    operationId: `random/${n}`,
    version: 1,
    statusId: status + 1,
    statusKind: STATUS_KINDS[status],
    categoryId: (subjects[n] === 0 ? first : second)?.id,
    calendarId: 1,
    title: "Everywhere",
    priority: "LOW",
    stops: "none",
    language: "en",
    level: 0,
    round: 1,
    filedAt: NOW,
    updatedAt: NOW,
    promisedAt: NOW,
    unansweredAt: n % 2 === 0 ? null : NOW - n,
  }));
  await insertRows(campus.deps.db, [
    {
      table: peopleTable,
      rows: people.map(({ id }, at) => ({
        id,
        name: "Zoltán",
        createdAt: NOW,
        leavesAt: at === 0 ? leavesAt : null,
      })),
    },
    { table: absences, rows: away.map(({ span, ...rest }) => ({ ...rest, ...span })) },
    { table: substitutes, rows: standing.map(({ span, ...rest }) => ({ ...rest, ...span })) },
    {
      table: roleGrants,
      rows: grants.map(({ at, ...grant }) => ({ ...grant, ...at })),
    },
    {
      table: operations,
      rows: tickets.map((_, n) => ({
        id: `random/${n}`,
        actorId: 0,
        key: `random/${n}`,
        fingerprint: "",
        verb: "file",
        seq: 1,
        event: "filed",
        at: NOW,
      })),
    },
    { table: ticketsTable, rows: ticketRows },
    {
      table: ticketPeople,
      rows: relations.map(({ ticket, ...relation }) => ({
        ...relation,
        ticketId: FIRST_ID + ticket,
        effect: DENYING.includes(relation.relation) ? "deny" : "allow",
      })),
    },
    {
      table: ratingReviews,
      rows: reviews.map(({ ticket, ...review }) => ({
        ...review,
        ticketId: FIRST_ID + ticket,
        round: 1,
        ratedId: tickets[ticket]?.ratedId ?? null,
        askedAt: NOW,
        remindAt: NOW,
      })),
    },
    { table: ticketEvents, rows: ticketRows.flatMap(({ id }) => notesOf(id)) },
    {
      table: eventContents,
      rows: ticketRows.flatMap(({ id }) =>
        notesOf(id).map(({ seq, audience }) => ({
          ticketId: id,
          seq,
          part: "body",
          text: NOTES[audience],
          salt: "",
        })),
      ),
    },
    {
      table: committees,
      rows: [0, 1].map((n) => ({ id: FIRST_ID + n, slug: `random-${n}`, position: n })),
    },
    {
      table: committeeCategories,
      rows: theirs.flatMap((kind, n) =>
        kind === null ? [] : [{ committeeId: FIRST_ID + n, categoryId: kindOf[kind] }],
      ),
    },
    {
      table: committeeMembers,
      rows: members.map(({ committee, span, ...member }) => ({
        ...member,
        ...span,
        committeeId: FIRST_ID + committee,
      })),
    },
    {
      table: ticketCommittees,
      rows: tags.map(({ ticket, committee, ...rest }) => ({
        ...rest,
        ticketId: FIRST_ID + ticket,
        committeeId: FIRST_ID + committee,
        taggedById: FIRST_ID,
      })),
    },
  ]);
  const { writes } = campus.deps.db;
  const [one, ...rest] = indexStatements(writes, sql`select id from tickets where id >= ${FIRST_ID}`, NOW);
  if (one) await writes.batch([one, ...rest]);
}

const NOTES = { staff: "Backstage.", leadership: "Upstairs." } as const;

function notesOf(ticketId: number) {
  const event = {
    ticketId,
    kind: "noted",
    actorKind: "system",
    via: "web",
    at: NOW,
    facts: {},
    changes: {},
    hash: "",
  };
  return [
    { ...event, seq: 1, audience: "staff" },
    { ...event, seq: 2, audience: "leadership" },
  ] as const;
}
