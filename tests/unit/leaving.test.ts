import { describe, expect, it } from "vitest";
import { handOn } from "#app/domain/commands/hand-on.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type Leaver, mayDeactivate, mayReactivate } from "#app/domain/people/leaving.ts";
import { PERSON_STATES } from "#app/domain/people/responsible.ts";
import { colleague, dean, grant, relation, spoc, system, ticket, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { afterTheSpoc } from "./destinations.ts";
import { heard, story } from "./story.ts";

const admin = { ...dean, grants: [grant("super_admin")] };
const leaver = (changes: Partial<Leaver> = {}): Leaver => ({
  personId: spoc.personId,
  state: "active",
  isLastAdmin: false,
  ...changes,
});
const codeOf = (answer: { ok: true } | { ok: false; code: string }) => (answer.ok ? "yes" : answer.code);
const WHEN = "2026-11-24 10:00";

describe("deactivating somebody", () => {
  it("is a super admin's alone, and never of themselves or of the last one", () => {
    expect(codeOf(mayDeactivate(admin, leaver(), "left"))).toBe("yes");
    expect(codeOf(mayDeactivate(admin, leaver(), "suspended"))).toBe("yes");
    expect(codeOf(mayDeactivate(dean, leaver(), "left"))).toBe("not_allowed");
    expect(codeOf(mayDeactivate(admin, null, "left"))).toBe("nobody_there");
    expect(codeOf(mayDeactivate(admin, leaver({ personId: admin.personId }), "left"))).toBe("not_yourself");
    expect(codeOf(mayDeactivate(admin, leaver({ isLastAdmin: true }), "left"))).toBe("last_super_admin");
    expect(codeOf(mayDeactivate(admin, leaver(), "erased"))).toBe("choice_unknown");
  });

  it.each(PERSON_STATES)("of somebody who is %s", (state) => {
    const isHere = ["invited", "active", "alumni"].includes(state);
    expect(codeOf(mayDeactivate(admin, leaver({ state }), "left"))).toBe(isHere ? "yes" : "gone_already");
    const isBack = ["suspended", "left"].includes(state);
    expect(codeOf(mayReactivate(admin, leaver({ state })))).toBe(isBack ? "yes" : "not_gone");
  });
});

describe("a ticket whose owner is gone", () => {
  const gone = (state = ticket(), heirs = afterTheSpoc) => story(state, { heirs });
  const handed = (...of: Parameters<typeof gone>) =>
    gone(...of).does(system, "hand_on", { from: spoc.personId }, WHEN);

  it("goes to whoever would get it now; its promises stay, and both are told", () => {
    const on = handed();
    expect(on.state.ticket).toMatchObject({ assigneeId: colleague.personId, assignedWhy: "default" });
    expect(on.state.clocks).toEqual(ticket().clocks);
    expect(on.last.event.facts).toEqual({
      because: "owner_gone",
      from: spoc.personId,
      to: colleague.personId,
      why: "default",
    });
    expect(heard(on)).toEqual(["colleague assignee", "student requester"]);
  });

  it("goes to who stands in for them first", () => {
    const [first] = afterTheSpoc.candidates;
    const substitute = {
      personId: spoc.personId,
      substituteId: dean.personId,
      duty: null,
      priority: 1,
      fromAt: 0,
      untilAt: null,
    };
    const heirs = {
      candidates: first ? [first] : [],
      staffing: { ...afterTheSpoc.staffing, substitutes: [substitute] },
    };
    expect(handed(ticket(), heirs).state.ticket).toMatchObject({
      assigneeId: dean.personId,
      assignedForId: spoc.personId,
    });
  });

  it("goes to nobody who stands in where it is protected: they did not come to read that", () => {
    const [first] = afterTheSpoc.candidates;
    const substitutes = [
      {
        personId: spoc.personId,
        substituteId: dean.personId,
        duty: null,
        priority: 1,
        fromAt: 0,
        untilAt: null,
      },
    ];
    const heirs = { candidates: first ? [first] : [], staffing: { ...afterTheSpoc.staffing, substitutes } };
    expect(handed(ticket({ visibility: "protected" }), heirs).state.ticket.assigneeId).toBeNull();
  });

  it("goes to triage where nobody is left, and to nobody who is kept away", () => {
    const about = ticket({}, { people: [relation(colleague, "about")] });
    const on = handed(about);
    expect(on.state.ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
    expect(heard(on)).toEqual(["student requester"]);
  });

  it("is nobody's while it is about somebody unnamed, and senior admins from elsewhere are told", () => {
    const unnamed = {
      visibility: "restricted",
      aboutUnnamedAt: at(WHEN),
      assigneeId: dean.personId,
    } as const;
    const on = gone(ticket(unnamed)).does(system, "hand_on", { from: dean.personId }, WHEN);
    expect(on.state.ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
    expect(heard(on)).toEqual(["director level"]);
  });

  it("stays where it is once somebody else has it, or its owner is back", () => {
    const from = { from: spoc.personId };
    expect(gone(ticket({ assigneeId: dean.personId })).refuses(system, "hand_on", from, WHEN)).toBe(
      "wrong_state",
    );
    const back = {
      ...afterTheSpoc,
      staffing: {
        ...afterTheSpoc.staffing,
        people: afterTheSpoc.staffing.people.map((each) => ({ ...each, state: "active" as const })),
      },
    };
    expect(gone(ticket(), back).refuses(system, "hand_on", from, WHEN)).toBe("owner_is_back");
    const nobody = handOn.decide(world({ heirs: null }), { from: 99 as PersonId }, at(WHEN));
    expect(nobody).toMatchObject({ ok: false, code: "wrong_state" });
  });
});
