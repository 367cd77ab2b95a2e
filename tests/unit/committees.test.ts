import { describe, expect, it } from "vitest";
import type { CategoryId, CommitteeId } from "#app/domain/ids.ts";
import { someResident } from "#app/domain/people/identity.ts";
import { type Action, accessOf, can, readsMail } from "#app/domain/people/permissions.ts";
import { differences, rebuilt } from "#app/domain/proof/projection.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import {
  colleague,
  dean,
  director,
  everybodyHere,
  FILED_AT,
  fellow,
  grant,
  HOUR_MS,
  MESS,
  nameOf,
  panelist,
  relation,
  spoc,
  stranger,
  student,
  ticket,
  watcher,
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

  it("reads no mail, which says who wrote it, unless it is their own", () => {
    const access = accessOf(ticket());
    const reads = (actor: typeof fellow, writerId: typeof fellow.personId | null) =>
      readsMail(actor, { writerId, ticket: access }, NOW);
    expect(reads(fellow, student.personId)).toBe(false);
    expect(reads(fellow, null)).toBe(false);
    expect(reads(watcher, student.personId)).toBe(false);
    expect(reads(fellow, fellow.personId)).toBe(true);
    expect(reads(spoc, student.personId)).toBe(true);
    expect(reads(student, student.personId)).toBe(true);
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

describe("passing on to a committee", () => {
  const heads = [panelist.personId, watcher.personId];
  const staffing = {
    ...everybodyHere,
    people: everybodyHere.people.map((each) => ({
      ...each,
      workMinutes: each.personId === panelist.personId ? 60 : 0,
    })),
  };
  const forwarding = { to: "committee", committee: { committeeId: MESS, heads }, staffing } as const;
  const input = { to: "committee:3", reason: "It is about food." };

  it("hands it to the head with the least to do, brings the committee in, and counts", () => {
    const done = say(world({ forwarding }), "forward", input, WHEN);
    if (!done.ok) throw new Error(done.code);
    expect(done.after.ticket).toMatchObject({
      assigneeId: watcher.personId,
      assignedWhy: "committee_head",
      forwardedCount: 1,
    });
    expect(done.after.tags).toEqual([tagged]);
    expect(done.event.facts).toMatchObject({ to: watcher.personId, committee: MESS });
    expect(done.tellings.map(({ personId, duty }) => [personId, duty])).toEqual([
      [watcher.personId, "assignee"],
      [student.personId, "requester"],
      [panelist.personId, "committee"],
    ]);
  });

  it("keeps a tag that runs, and goes nowhere where it is", () => {
    const state = ticket({ assigneeId: watcher.personId }, { tags: [{ ...tagged, fromAt: FILED_AT }] });
    expect(say(world({ forwarding, state }), "forward", input, WHEN)).toMatchObject({
      code: "destination_unknown",
    });
    const elsewhere = ticket({}, { tags: [{ ...tagged, fromAt: FILED_AT }] });
    const done = say(world({ forwarding, state: elsewhere }), "forward", input, WHEN);
    expect(done.ok && done.after.tags).toEqual([{ ...tagged, fromAt: FILED_AT }]);
  });

  it("passes over heads who are away or denied, and needs one", () => {
    const absences = [{ personId: watcher.personId, fromAt: FILED_AT, untilAt: null }];
    const away = { ...forwarding, staffing: { ...staffing, absences } };
    const done = say(world({ forwarding: away }), "forward", input, WHEN);
    expect(done.ok && done.after.ticket.assigneeId).toBe(panelist.personId);
    const state = ticket({}, { people: [relation(panelist, "about")] });
    expect(say(world({ forwarding: away, state }), "forward", input, WHEN)).toMatchObject({
      code: "no_head",
    });
  });
});

describe("a mention in a note", () => {
  const mentionable = [
    { personId: spoc.personId, name: "Ravi Kumar", addresses: ["ravi@campus.test"], grants: spoc.grants },
    { personId: dean.personId, name: "Leela Rao", addresses: ["dean@campus.test"], grants: dean.grants },
    {
      personId: colleague.personId,
      name: "Ravi Shetty",
      addresses: ["shetty@campus.test"],
      grants: colleague.grants,
    },
    { personId: stranger.personId, name: "Vikram Joshi", addresses: ["joshi@campus.test"], grants: [] },
  ].map((each) => ({ ...each, committees: [] }));

  function told(body: string, more: { leadership?: boolean; actor?: typeof dean } = {}) {
    const around = { ...world({ mentionable }), actor: more.actor ?? spoc };
    const done = say(around, "note", { body, leadership: more.leadership ?? false }, WHEN);
    if (!done.ok) return done.issues.map(({ facts }) => `${done.code}: ${facts.name}`).join();
    return done.tellings.map(({ personId, duty }) => `${nameOf(personId)} ${duty}`).join();
  }

  it.each([
    ["@Leela have a look", "dean mentioned"],
    ["Please see this, @leela rao.", "dean mentioned"],
    ["(@dean@campus.test) and @Ravi Shetty, both", "dean mentioned,colleague mentioned"],
    ["@shetty@campus.test.", "colleague mentioned"],
    ["first\n@Leela", "dean mentioned"],
    ["@Leela and @Leela Rao", "dean mentioned"],
    ["@Ravi Kumar is me", ""],
    ["We meet @ five, at @5pm, or ask vendor@shop.test", ""],
  ])("in “%s” tells: %s", (body, expected) => {
    expect(told(body)).toBe(expected);
  });

  it.each([
    ["@Ravi please", "mention_unknown: Ravi"],
    ["@Leelavati please", "mention_unknown: Leelavati"],
    ["@Vikram Joshi", "mention_unknown: Vikram"],
  ])("in “%s” is refused, because it means nobody or several who may read it", (body, expected) => {
    expect(told(body)).toBe(expected);
  });

  it("in a note of the leadership means the leadership alone", () => {
    expect(told("@Leela", { leadership: true, actor: director })).toBe("dean mentioned");
    expect(told("@Ravi Shetty", { leadership: true, actor: director })).toBe("mention_unknown: Ravi");
  });
});
