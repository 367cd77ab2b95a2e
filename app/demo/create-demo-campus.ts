import { basicRows, labelRows as labels, OFFICE } from "#app/db/campus/campus-basics.ts";
import { insertRows, rowsOf } from "#app/db/campus/insert-rows.ts";
import type { Database } from "#app/db/client.ts";
import { makeMailBasics } from "#app/db/mail/mail-basics.ts";
import { holidays } from "#app/db/schema/campus-schema.ts";
import { cannedReplies } from "#app/db/schema/canned-schema.ts";
import { committeeCategories, committeeMembers, committees } from "#app/db/schema/committees-schema.ts";
import {
  domains as domainsTable,
  places as placesTable,
  scopes as scopesTable,
} from "#app/db/schema/places-schema.ts";
import { defaultAssignments, escalationRules } from "#app/db/schema/rules-schema.ts";
import { rosters } from "#app/db/schema/staffing-schema.ts";
import { stages } from "#app/db/schema/stages-schema.ts";
import { ticketStatuses } from "#app/db/schema/taxonomy-schema.ts";
import type { CommitteeId, DomainId, PersonId, PlaceId, ScopeId, StatusId } from "#app/domain/ids.ts";
import { COMMITTEES } from "./committees.ts";
import { type Ids, LOCALE, need } from "./demo-ids.ts";
import { type DemoPlan, peopleRows } from "./people-rows.ts";
import { DEFAULTS, DOMAINS, LADDERS, PROTECTED_LADDER, ROSTERS, STAGES } from "./taxonomy.ts";
import { taxonomyRows } from "./taxonomy-rows.ts";

export const TIME_ZONE = "Asia/Kolkata";
const HOSTELS = [
  { slug: "neeladri", label: "Neeladri" },
  { slug: "velankani", label: "Velankani" },
];
const HOLIDAYS = [
  { date: "2026-12-25", name: "Christmas Day" },
  { date: "2027-01-14", name: "Makara Sankranti" },
  { date: "2027-01-26", name: "Republic Day" },
  { date: "2027-03-22", name: "Holi" },
  { date: "2027-08-15", name: "Independence Day" },
  { date: "2027-10-02", name: "Gandhi Jayanti" },
];

/**
 * Fills an empty, migrated database with the invented campus: people, taxonomy, hours, ladders; no tickets yet.
 * One atomic batch. Answers the id of each person by the first part of their address.
 */
export async function createDemoCampus(db: Database, plan: DemoPlan): Promise<ReadonlyMap<string, PersonId>> {
  const ids: Ids = {
    people: new Map(),
    domains: new Map(),
    scopes: new Map(),
    places: new Map(),
    categories: new Map(),
  };
  await insertRows(db, [
    ...basicRows({
      name: "Shantivan Institute",
      timeZone: TIME_ZONE,
      locale: LOCALE,
      madeByDemo: true,
      now: plan.now,
    }),
    rowsOf(
      holidays,
      HOLIDAYS.map((holiday) => ({ calendarId: OFFICE, ...holiday })),
    ),
    ...statusRows(),
    ...placeRows(ids),
    ...domainRows(ids),
    ...peopleRows(ids, plan),
    ...taxonomyRows(ids),
    ...committeeRows(ids, plan.now),
    ...responsibilityRows(ids, plan.now),
    cannedRows(ids, plan.now),
  ]);
  await makeMailBasics(db, plan.now);
  return ids.people;
}

/** A second status of a kind that every campus has, so that there is one to choose. */
function statusRows() {
  const id = 20 as StatusId;
  return [
    rowsOf(ticketStatuses, [
      { id, slug: "with_a_firm", kind: "waiting_other", isDefault: false, position: 3 },
    ]),
    labels("status", LOCALE, [{ id, text: "With a firm from outside" }]),
  ];
}

function placeRows(ids: Ids) {
  const campusId = 1 as PlaceId;
  const hostels = HOSTELS.map(({ slug, label }, index) => ({
    id: (index + 2) as PlaceId,
    slug,
    text: label,
  }));
  for (const { id, slug } of hostels) ids.places.set(slug, id);
  return [
    rowsOf(placesTable, [
      { id: campusId, kind: "campus", slug: "campus" },
      ...hostels.map(({ id, slug }) => ({ id, parentId: campusId, kind: "building" as const, slug })),
    ]),
    labels("place", LOCALE, [{ id: campusId, text: "Campus" }, ...hostels]),
  ];
}

function domainRows(ids: Ids) {
  const scopes = DOMAINS.flatMap((domain) =>
    domain.scopes.map((scope) => ({ ...scope, domain: domain.slug })),
  );
  for (const [index, { slug }] of DOMAINS.entries()) ids.domains.set(slug, (index + 1) as DomainId);
  for (const [index, { domain, slug }] of scopes.entries()) {
    ids.scopes.set(`${domain}/${slug}`, (index + 1) as ScopeId);
  }
  return [
    rowsOf(
      domainsTable,
      DOMAINS.map(({ slug }, position) => ({ id: need(ids.domains, slug), slug, position })),
    ),
    rowsOf(
      scopesTable,
      scopes.map(({ domain, slug, home }, position) => ({
        id: need(ids.scopes, `${domain}/${slug}`),
        domainId: need(ids.domains, domain),
        slug,
        placeId: home ? need(ids.places, slug) : null,
        position,
      })),
    ),
    labels(
      "domain",
      LOCALE,
      DOMAINS.map(({ slug, label }) => ({ id: need(ids.domains, slug), text: label })),
    ),
    labels(
      "scope",
      LOCALE,
      scopes.map(({ domain, slug, label }) => ({ id: need(ids.scopes, `${domain}/${slug}`), text: label })),
    ),
  ];
}

function responsibilityRows(ids: Ids, now: number) {
  const scopeOf = (domain: string | null, scope: string | null) =>
    domain !== null && scope !== null ? need(ids.scopes, `${domain}/${scope}`) : null;
  const domainOf = (domain: string | null) => (domain === null ? null : need(ids.domains, domain));
  return [
    rowsOf(
      defaultAssignments,
      DEFAULTS.map(({ domain, scope, mail }) => ({
        domainId: need(ids.domains, domain),
        scopeId: scopeOf(domain, scope),
        personId: need(ids.people, mail),
      })),
    ),
    rowsOf(
      stages,
      STAGES.map(({ domain = null, scope = null, ...stage }) => ({
        position: stage.position,
        windowDays: stage.windowDays,
        targetMinutes: stage.targetMinutes,
        targetUnit: "working",
        forProtected: stage.forProtected ?? false,
        domainId: domainOf(domain),
        scopeId: scopeOf(domain, scope),
        personId: "mail" in stage ? need(ids.people, stage.mail) : null,
        role: "role" in stage ? stage.role : "committee" in stage ? ("committee_head" as const) : null,
        committeeId: "committee" in stage ? committeeIdOf(stage.committee) : null,
      })),
    ),
    rowsOf(
      rosters,
      ROSTERS.map(({ domain, scope, mail }) => ({
        domainId: need(ids.domains, domain),
        scopeId: scopeOf(domain, scope),
        personId: need(ids.people, mail),
        fromAt: now,
      })),
    ),
    rowsOf(
      escalationRules,
      LADDERS.flatMap((ladder) =>
        ladder.map(({ domain, scope, mail, delay, moves = false }, index) => ({
          domainId: domainOf(domain),
          scopeId: scopeOf(domain, scope),
          level: index + 1,
          personId: need(ids.people, mail),
          delayMinutes: delay.minutes,
          delayUnit: delay.unit,
          moves,
        })),
      ),
    ),
    rowsOf(
      escalationRules,
      PROTECTED_LADDER.map(({ mail, delay }, index) => ({
        level: index + 1,
        personId: need(ids.people, mail),
        delayMinutes: delay.minutes,
        delayUnit: delay.unit,
        forProtected: true,
      })),
    ),
  ];
}

/** What a hostel writes again and again, and what one of its SPOCs does. */
function cannedRows(ids: Ids, changedAt: number) {
  const neeladri = {
    domainId: need(ids.domains, "hostel"),
    scopeId: need(ids.scopes, "hostel/neeladri"),
    changedAt,
  };
  return rowsOf(cannedReplies, [
    {
      ...neeladri,
      title: "The plumber comes",
      words:
        "Dear {name},\n\nthe plumber has {number} on the list and comes before {promise}. Please leave the tap free.",
    },
    {
      ...neeladri,
      title: "It needs a spare part",
      words:
        "Dear {name},\n\n{number} needs a part that we do not have here. It is ordered, and we write to you when it comes.",
    },
    {
      personId: need(ids.people, "spoc1.neeladri"),
      changedAt,
      title: "I come and look",
      words: "Dear {name}, I come and look at it myself today. When are you in your room?",
    },
  ]);
}

function committeeRows(ids: Ids, fromAt: number) {
  const all = COMMITTEES.map((each, index) => ({ ...each, id: (index + 1) as CommitteeId, position: index }));
  return [
    rowsOf(
      committees,
      all.map(({ id, slug, position }) => ({ id, slug, position })),
    ),
    labels(
      "committee",
      LOCALE,
      all.map(({ id, label }) => ({ id, text: label })),
    ),
    rowsOf(
      committeeCategories,
      all.flatMap(({ id, categories }) =>
        categories.map((slug) => ({ committeeId: id, categoryId: need(ids.categories, slug) })),
      ),
    ),
    rowsOf(
      committeeMembers,
      all.flatMap(({ id, members }) =>
        members.map(({ mail, role }) => ({
          committeeId: id,
          personId: need(ids.people, mail),
          role,
          state: "confirmed" as const,
          fromAt,
          // The campus begins a year ago, so that terms end in a year; an advisor stays until somebody else does it.
          untilAt: role === "advisor" ? null : fromAt + TERM_MS,
        })),
      ),
    ),
  ];
}

/** Numbered in their order. */
function committeeIdOf(slug: string): CommitteeId {
  return (COMMITTEES.findIndex((each) => each.slug === slug) + 1) as CommitteeId;
}

const TERM_MS = 2 * 365 * 86_400_000;
