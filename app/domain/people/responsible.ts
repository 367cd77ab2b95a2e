import type { PersonId } from "#app/domain/ids.ts";

export const PERSON_STATES = [
  "invited",
  "active",
  "alumni",
  "suspended",
  "left",
  "merged",
  "erased",
] as const;
export type PersonState = (typeof PERSON_STATES)[number];

/** What somebody can be asked to do for somebody else. */
export const DUTIES = [
  "assignment",
  "reminders",
  "replies",
  "levels",
  "approvals",
  "mentions",
  "links",
] as const;
export type ResponsibleDuty = (typeof DUTIES)[number];

/**
 * A member of the staff. `leavesAt`: their last moment here; null where none is known. `workMinutes`: promised and
 * not yet done.
 */
export type StaffMember = {
  personId: PersonId;
  state: PersonState;
  leavesAt: number | null;
  workMinutes: number;
};

/** From `fromAt` until before `untilAt` (epoch milliseconds); null is until further notice. */
export type Absence = { personId: PersonId; fromAt: number; untilAt: number | null };

/** Who stands in while somebody is not here. `duty` null is for everything; the lowest `priority` is asked first. */
export type Substitute = {
  personId: PersonId;
  substituteId: PersonId;
  duty: ResponsibleDuty | null;
  priority: number;
  fromAt: number;
  untilAt: number | null;
};

/** Who is here, who is away, and who stands in for whom. Nobody is known who is not among the people. */
export type Staffing = {
  people: readonly StaffMember[];
  absences: readonly Absence[];
  substitutes: readonly Substitute[];
};

export const NO_STAFFING: Staffing = { people: [], absences: [], substitutes: [] };

/** Who does it. `isAway`: it is the person's own, because nobody stands in for them, and they are not here. */
export type Responsible = { personId: PersonId; isAway: boolean };

/**
 * Who does a duty of a person now: they themselves while they are here, else whoever stands in, and for whoever is
 * not here either, those who stand in for them. Loops are cut, people whom a relation denies are passed over. Where
 * nobody stands in it stays with a person who is merely away; of one who is gone for good, or denied, it is nobody's.
 */
export function responsible(
  staffing: Staffing,
  personId: PersonId,
  duty: ResponsibleDuty,
  at: number,
  denied: ReadonlySet<PersonId> = new Set(),
): Responsible | null {
  if (denied.has(personId)) return null;
  const found = standIn(staffing, personId, duty, at, denied, new Set());
  if (found !== null) return { personId: found, isAway: false };
  return isGone(staffing, personId, at) ? null : { personId, isAway: true };
}

/** Whether somebody is here to do anything: active, not at their end, and not absent. */
export function isHere(staffing: Staffing, personId: PersonId, at: number): boolean {
  return !isGone(staffing, personId, at) && !staffing.absences.some((each) => isAbsence(each, personId, at));
}

/** The first who is here, down the substitutes in their order; each is asked once. */
function standIn(
  staffing: Staffing,
  personId: PersonId,
  duty: ResponsibleDuty,
  at: number,
  denied: ReadonlySet<PersonId>,
  asked: Set<PersonId>,
): PersonId | null {
  if (asked.has(personId)) return null;
  asked.add(personId);
  if (!denied.has(personId) && isHere(staffing, personId, at)) return personId;
  for (const { substituteId } of substitutesOf(staffing, personId, duty, at)) {
    const found = standIn(staffing, substituteId, duty, at, denied, asked);
    if (found !== null) return found;
  }
  return null;
}

/** Those who stand in for this very duty come before those who do for everything. */
function substitutesOf(
  { substitutes }: Staffing,
  personId: PersonId,
  duty: ResponsibleDuty,
  at: number,
): readonly Substitute[] {
  return substitutes
    .filter((each) => each.personId === personId && (each.duty === null || each.duty === duty))
    .filter((each) => isRunning(each, at))
    .sort(
      (a, b) =>
        Number(a.duty === null) - Number(b.duty === null) ||
        a.priority - b.priority ||
        a.substituteId - b.substituteId,
    );
}

function isGone({ people }: Staffing, personId: PersonId, at: number): boolean {
  const person = people.find((each) => each.personId === personId);
  if (person?.state !== "active") return true;
  return person.leavesAt !== null && person.leavesAt <= at;
}

function isAbsence(absence: Absence, personId: PersonId, at: number): boolean {
  return absence.personId === personId && isRunning(absence, at);
}

function isRunning({ fromAt, untilAt }: { fromAt: number; untilAt: number | null }, at: number): boolean {
  return fromAt <= at && (untilAt === null || at < untilAt);
}
