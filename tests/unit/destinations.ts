import type { Concerned } from "#app/domain/commands/about.ts";
import type { Forwarding } from "#app/domain/commands/forward.ts";
import type { Heirs } from "#app/domain/commands/hand-on.ts";
import type { Recategorisation } from "#app/domain/commands/recategorise.ts";
import type { Splitting } from "#app/domain/commands/split.ts";
import type { CategoryId, ScopeId, TicketId } from "#app/domain/ids.ts";
import {
  COLLEGE,
  colleague,
  dean,
  director,
  everybodyHere,
  HOSTEL,
  spoc,
  student,
  VELANKANI,
} from "./campus.ts";
import { campusCalendar } from "./campus-calendar.ts";

/** A subcategory of the college, with shorter promises than the tap's. */
export const toLabs: Recategorisation = {
  subcategory: {
    id: 77 as CategoryId,
    label: "Labs",
    domainId: COLLEGE,
    isEmergency: false,
    isProtected: false,
    calendar: campusCalendar(),
    targets: {
      acknowledge: { minutes: 2 * 60, unit: "working" },
      resolve: { minutes: 8 * 60, unit: "working" },
    },
  },
  scopeId: null,
  candidates: [{ personId: dean.personId, why: "category_owner", priority: 1 }],
  staffing: everybodyHere,
  onDuty: [],
};

/** The same as a second ticket of the student. */
export const ofTheLabs: Splitting = {
  ...toLabs,
  requester: { personId: student.personId, language: "en", placeId: null, scopeId: null, profile: {} },
  id: 9 as TicketId,
  number: 1031,
};

export const toColleague: Forwarding = { to: "person", personId: colleague.personId };

/** The other hostel, where the colleague and the dean get what nobody owns. */
export const toVelankani: Forwarding = {
  to: "scope",
  domainId: HOSTEL,
  scopeId: VELANKANI as ScopeId,
  candidates: [
    { personId: colleague.personId, why: "default", priority: 1 },
    { personId: dean.personId, why: "default", priority: 2 },
  ],
  staffing: everybodyHere,
};

/** Who could own the ticket, now that the spoc has left. */
export const afterTheSpoc: Heirs = {
  candidates: [
    { personId: spoc.personId, why: "subcategory_owner", priority: 1 },
    { personId: colleague.personId, why: "default", priority: 1 },
  ],
  staffing: {
    ...everybodyHere,
    people: everybodyHere.people.map((each) =>
      each.personId === spoc.personId ? { ...each, state: "left" } : each,
    ),
  },
};

/** Nobody by that name; spoc and colleague could have the ticket, dean and director are from elsewhere. */
export const whoever: Concerned = {
  personId: null,
  reportIds: [],
  candidates: [
    { personId: spoc.personId, why: "default", priority: 1 },
    { personId: colleague.personId, why: "default", priority: 2 },
  ],
  staffing: everybodyHere,
  saidBefore: false,
  outsiders: [dean.personId, director.personId],
};
