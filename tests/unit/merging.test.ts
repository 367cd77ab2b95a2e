import { describe, expect, it } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { type Entry, mayMerge } from "#app/domain/people/merging.ts";
import { PERSON_STATES } from "#app/domain/people/responsible.ts";
import { colleague, dean, grant, relation, spoc, student, system, ticket } from "./campus.ts";
import { story } from "./story.ts";

const admin: PersonActor = { ...dean, grants: [grant("super_admin")] };
const entry = (personId: number, changes: Partial<Entry> = {}): Entry => ({
  ...{ personId: personId as PersonId, state: "active", mergedIntoId: null },
  ...changes,
});
const DOUBLE = entry(90);
const STAYS = entry(91);
const answer = (double: Entry | null, stays: Entry | null, actor = admin) => {
  const may = mayMerge(actor, double, stays);
  return may.ok ? (may.isDone ? "done" : "yes") : may.code;
};

describe("making two entries one person's", () => {
  it("is a super admin's alone, and never of themselves", () => {
    expect(answer(DOUBLE, STAYS)).toBe("yes");
    expect(answer(DOUBLE, STAYS, dean)).toBe("not_allowed");
    expect(answer(entry(admin.personId), STAYS)).toBe("not_yourself");
    expect(answer(DOUBLE, entry(admin.personId))).toBe("not_yourself");
  });

  it("needs two entries", () => {
    expect(answer(null, STAYS)).toBe("nobody_there");
    expect(answer(DOUBLE, null)).toBe("requester_unknown");
    expect(answer(DOUBLE, DOUBLE)).toBe("same_entry");
  });

  it.each(PERSON_STATES)("of somebody who is %s", (state) => {
    const isHere = ["active", "invited", "alumni"].includes(state);
    expect(answer(entry(90, { state }), STAYS)).toBe(isHere ? "yes" : "gone_already");
    expect(answer(DOUBLE, entry(91, { state }))).toBe(state === "active" ? "yes" : "stays_gone");
  });

  it("is done once, and into one", () => {
    const merged = (mergedIntoId: PersonId) => entry(90, { state: "merged", mergedIntoId });
    expect(answer(merged(STAYS.personId), STAYS)).toBe("done");
    expect(answer(merged(92 as PersonId), STAYS)).toBe("merged_already");
  });
});

describe("a ticket of somebody who was entered twice", () => {
  const WHEN = "2026-11-24 10:00";
  const move = { from: spoc.personId, to: colleague.personId };
  const moved = (...of: Parameters<typeof story>) =>
    story(...of).does(system, "move_person", move, WHEN).state;

  it("names the other entry wherever it named that one, and tells nobody", () => {
    const all = { requesterId: spoc.personId, filedById: spoc.personId, assigneeId: spoc.personId };
    expect(moved(ticket(all)).ticket).toMatchObject({
      ...{ requesterId: colleague.personId, filedById: colleague.personId, assigneeId: colleague.personId },
      statusKind: "new",
    });
  });

  it("keeps what both were there, from the earlier to the later", () => {
    const now = Date.parse("2026-11-24T10:00:00+05:30");
    const watcher = (who: PersonActor, fromAt: number, untilAt: number | null) =>
      relation(who, "watcher", { fromAt, untilAt });
    const people = [watcher(spoc, 5, null), watcher(colleague, 9, now + 5)];
    const after = moved(ticket({ assigneeId: null }, { people })).people;
    expect(after).toContainEqual(watcher(colleague, 5, null));
    expect(after).toContainEqual(watcher(spoc, 5, now));
  });

  it("is nobody's where its owner turns out to be whom it is about", () => {
    const people = [relation(spoc, "about")];
    const about = ticket({ assigneeId: colleague.personId, visibility: "restricted" }, { people });
    expect(moved(about).ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
  });

  it("stays as it is where that entry is nothing", () => {
    const people = [relation(spoc, "watcher", { untilAt: 10 })];
    const other = ticket({ assigneeId: null, requesterId: student.personId }, { people });
    expect(story(other).refuses(system, "move_person", move, WHEN)).toBe("wrong_state");
  });
});
