import { insertRows, rowsOf, whereToAdd } from "#app/db/campus/insert-rows.ts";
import type { Database } from "#app/db/client.ts";
import { contacts } from "#app/db/schema/contacts-schema.ts";
import {
  people,
  personAddresses,
  roleGrants,
  students as studentsTable,
} from "#app/db/schema/people-schema.ts";
import type { PersonId, PlaceId } from "#app/domain/ids.ts";
import { type Ids, LOCALE, need } from "./demo-ids.ts";
import { CONTACTS, type DemoStudent, STAFF, student } from "./people.ts";

/** Who lives in the demo campus: so many students, and everybody with this password. */
export type DemoPlan = { now: number; passwordHash: string; students: number; mailDomain: string };

/** Everybody of the demo campus, with what they may do. Gives them their ids. */
export function peopleRows(ids: Ids, plan: DemoPlan) {
  const students = Array.from({ length: plan.students }, (_, index) => student(index + 1, plan.students));
  const everybody = [...STAFF, ...students];
  for (const [index, { mail }] of everybody.entries()) ids.people.set(mail, (index + 1) as PersonId);
  const { now: createdAt } = plan;
  const grants = STAFF.flatMap(({ mail, grants: held }) =>
    held.map(({ role, at }) => ({
      personId: need(ids.people, mail),
      role,
      domainId: at ? need(ids.domains, at.split("/")[0] ?? "") : null,
      scopeId: at?.includes("/") ? need(ids.scopes, at) : null,
      fromAt: createdAt,
    })),
  );
  const known = (each: Member) => need(ids.people, each.mail);
  return [
    ...memberRows(everybody, known, plan),
    rowsOf(roleGrants, grants),
    ...studentRows(students, known, (slug) => need(ids.places, slug), createdAt),
    ...contactRows(everybody.length, createdAt),
  ];
}

/** Numbered after everybody who signs in. */
function contactRows(before: number, createdAt: number) {
  const all = CONTACTS.map((each, index) => ({ ...each, id: (before + index + 1) as PersonId }));
  return [
    rowsOf(
      people,
      all.map(({ id, name }) => ({ id, name, kind: "contact" as const, locale: LOCALE, createdAt })),
    ),
    rowsOf(
      personAddresses,
      all.map(({ id, mail }) => ({
        personId: id,
        kind: "mail" as const,
        value: mail,
        isPrimary: true,
        verifiedAt: createdAt,
      })),
    ),
    rowsOf(
      contacts,
      all.map(({ id, trade }) => ({ personId: id, trade })),
    ),
  ];
}

type Member = { mail: string; name: string; manager?: string };
type IdOf<Each> = (each: Each) => PersonId;

function memberRows(
  members: readonly Member[],
  idOf: IdOf<Member>,
  { now: createdAt, passwordHash, mailDomain }: Omit<DemoPlan, "students">,
) {
  return [
    rowsOf(
      people,
      members.map((each) => ({
        id: idOf(each),
        name: each.name,
        locale: LOCALE,
        managerId: each.manager ? idOf({ mail: each.manager, name: "" }) : null,
        passwordHash,
        createdAt,
      })),
    ),
    rowsOf(
      personAddresses,
      members.map((each) => ({
        personId: idOf(each),
        kind: "mail" as const,
        value: `${each.mail}@${mailDomain}`,
        isPrimary: true,
        verifiedAt: createdAt,
      })),
    ),
  ];
}

function studentRows(
  students: readonly DemoStudent[],
  idOf: IdOf<DemoStudent>,
  placeOf: (slug: string) => PlaceId,
  fromAt: number,
) {
  return [
    rowsOf(
      studentsTable,
      students.map((each) => ({
        personId: idOf(each),
        rollNumber: each.roll,
        hostelId: placeOf(each.hostel),
        room: each.room,
        section: each.section,
        batch: each.batch,
      })),
    ),
    rowsOf(
      roleGrants,
      students.map((each) => ({ personId: idOf(each), role: "student" as const, fromAt })),
    ),
  ];
}

/** Students of one batch: far below the two and a half seconds that the database is given. */
const AT_ONCE = 500;

/** Gives the demo campus students up to number `most`, beside the `already` first ones that it has. */
export async function addStudents(
  db: Database,
  already: number,
  most: number,
  plan: Omit<DemoPlan, "students">,
): Promise<void> {
  const { lastPersonId, placeIds } = await whereToAdd(db);
  const placeOf = (slug: string) => need(placeIds, slug);
  for (let from = already; from < most; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, most - from);
    const students = Array.from({ length: count }, (_, index) => student(from + index + 1, already));
    const numbers = new Map(students.map((each, index) => [each.mail, from - already + index + 1]));
    const idOf = (each: Member) => (lastPersonId + need(numbers, each.mail)) as PersonId;
    await insertRows(db, [
      ...memberRows(students, idOf, plan),
      ...studentRows(students, idOf, placeOf, plan.now),
    ]);
  }
}
