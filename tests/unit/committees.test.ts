import { describe, expect, it } from "vitest";
import { someResident } from "#app/domain/identity.ts";
import type { CategoryId, CommitteeId } from "#app/domain/ids.ts";
import { type Action, accessOf, can } from "#app/domain/permissions.ts";
import { differences, rebuilt } from "#app/domain/projection.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import {
  dean,
  FILED_AT,
  fellow,
  grant,
  HOUR_MS,
  MESS,
  panelist,
  relation,
  spoc,
  ticket,
  world,
} from "./campus.ts";
import { say } from "./story.ts";

const NOW = FILED_AT + HOUR_MS;
const WHEN = "2026-11-24 10:00";
const OTHERS = 9 as CategoryId;
const tagged = { committeeId: MESS, fromAt: NOW, untilAt: null, taggedById: spoc.personId };
const committee = { committeeId: MESS, heads: [panelist.personId] };

function may(state: TicketState, action: Action, actor = fellow, at = NOW): boolean {
  return can(actor, action, accessOf(state), at);
}

describe("a member of a committee", () => {
  it("sees tickets of its subjects, and those that it was brought in on", () => {
    expect(may(ticket(), "see")).toBe(true);
    expect(may(ticket({ categoryId: OTHERS }), "see")).toBe(false);
    expect(may(ticket({ categoryId: OTHERS }, { tags: [tagged] }), "see")).toBe(true);
  });

  it("is brought in from the tag's beginning until its end", () => {
    const state = ticket({ categoryId: OTHERS }, { tags: [{ ...tagged, untilAt: NOW + HOUR_MS }] });
    const seen = [NOW - 1, NOW, NOW + HOUR_MS - 1, NOW + HOUR_MS].map((at) => may(state, "see", fellow, at));
    expect(seen).toEqual([false, true, true, false]);
  });

  it("is not brought in by the tag of another committee", () => {
    const other = { ...tagged, committeeId: 7 as CommitteeId };
    expect(may(ticket({ categoryId: OTHERS }, { tags: [other] }), "see")).toBe(false);
  });

  it.each(["restricted", "protected"] as const)("sees nothing that is %s", (visibility) => {
    expect(may(ticket({ visibility }, { tags: [tagged] }), "see")).toBe(false);
  });

  it("is kept away by a relation that denies", () => {
    expect(may(ticket({}, { people: [relation(fellow, "about")] }), "see")).toBe(false);
  });

  it("never learns as a student whose it is, not even where the ticket was handed to them", () => {
    const given = ticket({ assigneeId: fellow.personId }, { people: [relation(fellow, "panel")] });
    for (const action of ["see_identity", "see_contact"] as const) {
      expect(may(ticket(), action)).toBe(false);
      expect(may(given, action)).toBe(false);
    }
    expect(may(given, "assign")).toBe(true);
  });

  it("learns it as the requester, and as staff of the scope", () => {
    expect(may(ticket({ requesterId: fellow.personId }), "see_identity")).toBe(true);
    const staff = { ...fellow, grants: [grant("senior_admin")] };
    expect(may(ticket(), "see_identity", staff)).toBe(true);
  });

  it("is told where they live", () => {
    expect(someResident("Neeladri")).toBe("a resident of Neeladri");
    expect(someResident("")).toBe("somebody on campus");
  });
});

describe("bringing a committee in", () => {
  const brought = say(world({ committee }), "tag", { committeeId: MESS, reason: "Food." }, WHEN);

  it("tells its heads, and is replayed from its event", () => {
    if (!brought.ok) throw new Error(brought.code);
    expect(brought.event).toMatchObject({ kind: "tagged", facts: { committee: MESS }, audience: "public" });
    expect(brought.event.words).toEqual([{ part: "reason", text: "Food." }]);
    expect(brought.tellings).toMatchObject([{ personId: panelist.personId, duty: "committee" }]);
    expect(brought.after.tags).toEqual([tagged]);
    const filed = { ticket: ticket().ticket, clocks: ticket().clocks };
    expect(differences(rebuilt(brought.after, [filed, brought.event.changes]), brought.after)).toEqual([]);
    const forgotten = { ...brought.after, tags: [] };
    expect(differences(forgotten, brought.after)).toEqual([`committee ${MESS}`]);
  });

  it("happens once, and again after it was let go", () => {
    const state = ticket({}, { tags: [tagged] });
    const again = say(world({ committee, state }), "tag", { committeeId: MESS, reason: "" }, WHEN);
    expect(again).toMatchObject({ code: "tagged_already" });
    const gone = say(
      world({ committee, state }),
      "untag",
      { committeeId: MESS, reason: "" },
      "2026-11-24 11:00",
    );
    if (!gone.ok) throw new Error(gone.code);
    expect(gone.after.tags).toEqual([{ ...tagged, untilAt: NOW + HOUR_MS }]);
    expect(gone.tellings).toEqual([]);
    const more = say(
      world({ committee, state: gone.after }),
      "untag",
      { committeeId: MESS, reason: "" },
      "2026-11-24 12:00",
    );
    expect(more).toMatchObject({ code: "not_tagged" });
    const back = say(
      world({ committee, state: gone.after }),
      "tag",
      { committeeId: MESS, reason: "" },
      "2026-11-24 12:00",
    );
    expect(back.ok && back.after.tags).toMatchObject([{ untilAt: null, fromAt: NOW + 2 * HOUR_MS }]);
  });

  it("needs a committee, and a ticket for many eyes", () => {
    const input = { committeeId: MESS, reason: "" };
    expect(say(world(), "tag", input, WHEN)).toMatchObject({ code: "committee_unknown" });
    const state = ticket({ visibility: "restricted" }, { people: [relation(spoc, "panel")] });
    expect(say(world({ state, committee }), "tag", input, WHEN)).toMatchObject({
      code: "not_for_committees",
    });
  });

  it("is the staff's: a committee brings in no other", () => {
    const input = { committeeId: MESS, reason: "" };
    expect(say({ ...world({ committee }), actor: fellow }, "tag", input, WHEN)).toMatchObject({
      code: "not_allowed",
    });
    expect(say({ ...world({ committee }), actor: dean }, "tag", input, WHEN).ok).toBe(true);
  });
});

it("speaks as staff: what a committee says is a public act", () => {
  const said = say({ ...world(), actor: fellow }, "reply", { body: "We asked the caterer." }, WHEN);
  expect(said.ok && said.after.ticket).toMatchObject({
    statusKind: "active",
    acknowledgedById: fellow.personId,
  });
});
