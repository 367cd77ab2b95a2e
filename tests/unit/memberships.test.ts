import { describe, expect, it } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import { decisionOn, type Proposed, proposalFrom, type Undecided } from "#app/domain/people/memberships.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import { DAY_MS, dean, FILED_AT, fellow, student, warden } from "./campus.ts";

const NOW = FILED_AT;
const ASKED: Proposed = {
  own: ["head"],
  person: { personId: student.personId, isProposed: false },
  role: "member",
  untilAt: NOW + 100 * DAY_MS,
};
const WAITING: Undecided = {
  own: ["advisor"],
  personId: student.personId,
  proposedById: fellow.personId,
  state: "proposed",
  untilAt: NOW + DAY_MS,
};

describe("a proposal", () => {
  const answer = (changes: Partial<Proposed>) => {
    const made = proposalFrom({ ...ASKED, ...changes }, NOW);
    return made.ok ? made.role : made.issues.map(({ code, field }) => (field ? `${field} ${code}` : code));
  };

  it("is the head's, and is not there for strangers of the committee", () => {
    expect(answer({})).toBe("member");
    expect(answer({ own: ["member", "advisor"] })).toEqual(["not_allowed"]);
    expect(answer({ own: [] })).toEqual(["not_found"]);
  });

  it.each<[Partial<Proposed>, readonly string[]]>([
    [{ person: null }, ["who requester_unknown"]],
    [{ person: { personId: student.personId, isProposed: true } }, ["who proposed_already"]],
    [{ role: "advisor" }, ["role choice_unknown"]],
    [{ role: "" }, ["role choice_unknown"]],
    [{ untilAt: null }, ["until moment_unchosen"]],
    [{ untilAt: NOW }, ["until date_past"]],
    [{ untilAt: NOW + 367 * DAY_MS }, ["until date_too_far"]],
    [{ person: null, untilAt: null }, ["who requester_unknown", "until moment_unchosen"]],
  ])("says everything that is wrong: %j", (changes, issues) => {
    expect(answer(changes)).toEqual(issues);
  });
});

describe("a decision", () => {
  const answer = (
    changes: Partial<Undecided> | null,
    decision = "confirm",
    by: PersonId = warden.personId,
  ) => {
    const made = decisionOn(changes && { ...WAITING, ...changes }, { by, decision }, NOW);
    return made.ok
      ? `${made.state}${made.isDecided ? " before" : ""}`
      : made.issues.map(refusalSentence).join();
  };

  it("is an advisor's", () => {
    expect(answer({})).toBe("confirmed");
    expect(answer({}, "refuse")).toBe("refused");
    expect(answer({ own: ["head"] })).toBe(
      "This is for somebody else to do. Ask the person who has the ticket.",
    );
    for (const changes of [null, { own: [] }])
      expect(answer(changes)).toBe(
        "There is nothing here for you. Check the address, or sign in as somebody else.",
      );
  });

  it("is nobody's on themselves, nor on whom they proposed", () => {
    const sentence = "Nobody decides on themselves, or on whom they proposed. Ask another advisor.";
    expect(answer({ personId: dean.personId }, "confirm", dean.personId)).toBe(sentence);
    expect(answer({ proposedById: dean.personId }, "confirm", dean.personId)).toBe(sentence);
  });

  it("counts once", () => {
    expect(answer({ state: "confirmed" })).toBe("confirmed before");
    expect(answer({ state: "confirmed" }, "refuse")).toBe("Somebody decided on this already.");
    expect(answer({}, "perhaps")).toBe("Choose what you decide.");
  });

  it("confirms no term that is over", () => {
    expect(answer({ untilAt: NOW })).toBe("This moment is already over. Give one that is still to come.");
    expect(answer({ untilAt: NOW }, "refuse")).toBe("refused");
  });
});
