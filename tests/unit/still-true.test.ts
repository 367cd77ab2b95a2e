import { describe, expect, it } from "vitest";
import type { EventKind } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { accessOf } from "#app/domain/people/permissions.ts";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { supersededBy } from "#app/domain/telling/still-true.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { colleague, dean, FILED_AT, relation, spoc, stranger, student, ticket, warden } from "./campus.ts";

function fate(
  kind: EventKind,
  reader = student,
  state: TicketState = ticket(),
  audience: "public" | "staff" | "leadership" = "public",
  ratedId: PersonId | null = null,
) {
  const told = { kind, audience, at: FILED_AT, actorId: null, ratedId };
  const on = { ...state.ticket, ...accessOf(state), reviews: state.reviews };
  return supersededBy(told, on, reader, FILED_AT + 1);
}

/** A low rating of the spoc that the warden has to look into, or had. */
function reviewed(doneAt: number | null = null): TicketState {
  const review = { personId: warden.personId, round: 1, ratedId: spoc.personId, askedAt: FILED_AT };
  const reviews = [{ ...review, remindAt: FILED_AT + 1, doneAt }];
  return ticket({}, { people: [relation(warden, "reviewer"), relation(stranger, "panel")], reviews });
}

describe("what waits to be told", () => {
  it("is told to those who may see the ticket now", () => {
    expect(fate("acknowledged")).toBeNull();
    expect(fate("acknowledged", stranger)).toBe("not_visible");
  });

  it("is not told to somebody who has been kept away since", () => {
    expect(fate("broken", spoc, ticket({}, { people: [relation(spoc, "about")] }))).toBe("not_visible");
  });

  it.each([
    ["public", [student, spoc, dean]],
    ["staff", [spoc, dean]],
    ["leadership", [dean]],
  ] as const)("and is %s is told to its readers alone", (audience, readers) => {
    const found = [student, spoc, dean].filter(
      (reader) => fate("noted", reader, ticket(), audience) === null,
    );
    expect(found).toEqual(readers);
  });

  it("of a rating is told to reviewers, though the leadership alone reads it, and not to the owner", () => {
    expect(fate("rated", warden, reviewed(), "leadership")).toBeNull();
    for (const reader of [spoc, colleague])
      expect(fate("rated", reader, reviewed(), "leadership")).toBe("not_visible");
  });

  it.each(["rated", "review_reminded"] as const)("of a rating (%s) is over with its review", (kind) => {
    const standIn = { ...stranger, standsInFor: [warden.personId] };
    for (const reader of [warden, standIn]) {
      expect(fate(kind, reader, reviewed(), "leadership")).toBeNull();
      expect(fate(kind, reader, reviewed(FILED_AT), "leadership")).toBe("over");
    }
    // It went to somebody else meanwhile.
    expect(fate(kind, stranger, reviewed(), "leadership")).toBe("over");
  });

  it("of a rating is never told to whoever was rated, whatever they are by then", () => {
    const passedOn = { ...reviewed(), ticket: { ...reviewed().ticket, assigneeId: colleague.personId } };
    const standIn = { ...dean, standsInFor: [warden.personId] };
    const told = (ratedId: PersonId) => fate("rated", standIn, passedOn, "leadership", ratedId);
    expect([told(spoc.personId), told(dean.personId)]).toEqual([null, "not_visible"]);
  });

  it.each([
    ["reminded", "new active waiting_requester waiting_other"],
    ["asked", "waiting_requester"],
    ["question_reminded", "waiting_requester"],
    ["confirmation_asked", "resolved"],
    ["resolved", "resolved closed"],
    ["broken", STATUS_KINDS.join(" ")],
    ["replied", STATUS_KINDS.join(" ")],
  ] as const)("of %s is said only while it is true", (kind, kinds) => {
    const said = STATUS_KINDS.filter((statusKind) => fate(kind, spoc, ticket({ statusKind })) === null);
    expect(said.join(" ")).toBe(kinds);
  });
});
