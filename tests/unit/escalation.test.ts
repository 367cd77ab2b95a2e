import { describe, expect, it } from "vitest";
import {
  baseMoment,
  type LadderRule,
  ladderAbove,
  ladderFor,
  ladderOf,
  OUTAGE_MS,
  type Rung,
  rungAbove,
  rungAt,
  standstillSince,
} from "#app/domain/escalation/escalation.ts";
import type { Clock } from "#app/domain/ticket.ts";
import { pause } from "#app/domain/time/clocks.ts";
import {
  COLLEGE,
  dean,
  director,
  FILED_AT,
  HOSTEL,
  HOUR_MS,
  ladder,
  MINUTE_MS,
  NEELADRI,
  nameOf,
  relation,
  rule,
  spoc,
  student,
  system,
  ticket,
  VELANKANI,
  warden,
  watcher,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { clock, GOOD, heard, history, shown, story } from "./story.ts";

const HERE = { domainId: HOSTEL, scopeId: NEELADRI };
const DOMAIN = { domainId: HOSTEL, scopeId: null };
const CAMPUS = { domainId: null, scopeId: null };
const SENIORS = [dean.personId, director.personId];

function names(rungs: readonly Rung[]): readonly string[] {
  return rungs.map(({ level, personIds }) => `${level} ${personIds.map(nameOf).join(" ")}`);
}

function laddered(...rules: LadderRule[]): readonly string[] {
  return names(ladderOf(ticket().ticket, rules, SENIORS));
}

const broken = story().passes("2026-11-24 13:00");

describe("the ladder of a ticket", () => {
  it("takes for each level the rule of its scope, then of its domain, then of the campus", () => {
    const [here, domain, campus] = [
      rule(1, [warden], 0, HERE),
      rule(1, [dean], 0, DOMAIN),
      rule(1, [director], 0, CAMPUS),
    ];
    expect(laddered(campus, here, domain)).toEqual(["1 warden"]);
    expect(laddered(campus, domain)).toEqual(["1 dean"]);
    expect(laddered(campus)).toEqual(["1 director"]);
  });

  it("mixes levels of rules that are more and less specific", () => {
    const rules = [rule(3, [director], 0, CAMPUS), rule(2, [dean], 0, DOMAIN), rule(1, [warden], 0, HERE)];
    expect(laddered(...rules)).toEqual(["1 warden", "2 dean", "3 director"]);
  });

  it("tells everybody whom equally specific rules of a level name, each once", () => {
    expect(laddered(rule(1, [warden], 0), rule(1, [spoc, warden], 0))).toEqual(["1 warden spoc"]);
  });

  it("leaves out rules of other scopes and domains", () => {
    const elsewhere = [
      rule(1, [spoc], 0, { domainId: HOSTEL, scopeId: VELANKANI }),
      rule(1, [spoc], 0, { domainId: COLLEGE, scopeId: null }),
    ];
    expect(laddered(...elsewhere, rule(1, [director], 0, CAMPUS))).toEqual(["1 director"]);
  });

  it("reaches by a role whoever has it for the ticket's part of the campus, or for all of it", () => {
    const held = [
      { personId: spoc.personId, domainId: HOSTEL, scopeId: NEELADRI },
      { personId: warden.personId, domainId: HOSTEL, scopeId: null },
      { personId: watcher.personId, domainId: HOSTEL, scopeId: VELANKANI },
      { personId: student.personId, domainId: COLLEGE, scopeId: null },
    ];
    expect(laddered(rule(1, [dean], 0, { held }))).toEqual(["1 dean spoc warden"]);
    expect(laddered(rule(1, [], 0, { held: held.slice(2) }), rule(1, [director], 0, CAMPUS))).toEqual([
      "1 director",
    ]);
  });

  it("leaves out a rule that reaches nobody", () => {
    expect(laddered(rule(1, [], 0, HERE), rule(1, [dean], 0, DOMAIN))).toEqual(["1 dean"]);
  });

  it("is the senior admins' where no rule applies", () => {
    expect(laddered()).toEqual(["1 dean director"]);
  });
});

describe("somebody who is kept away", () => {
  const without = (...people: (typeof warden)[]) =>
    ticket({}, { people: people.map((person) => relation(person, "about")) });

  it("is skipped on their level", () => {
    const rules = [rule(1, [warden, watcher], 0)];
    const state = without(warden);
    expect(names(ladderFor(world({ state, ladder: rules }), FILED_AT))).toEqual(["1 watcher"]);
  });

  it("takes their level out when nobody else stands on it", () => {
    const state = without(warden);
    const told = story(state).passes("2026-11-24 13:00");
    expect(heard(told)).toEqual(["student requester", "spoc assignee", "dean level"]);
    expect(told.state.ticket.level).toBe(2);
  });

  it("leaves the senior admins, where the whole ladder is denied", () => {
    const state = without(warden, dean);
    const rules = ladder.slice(0, 2);
    expect(names(ladderFor(world({ state, ladder: rules }), FILED_AT))).toEqual(["1 director"]);
  });

  it("does not stop a break from counting, even if nobody is left", () => {
    const told = story(without(warden, dean, director)).passes("2026-11-24 13:00");
    expect(told.state.ticket.level).toBe(1);
    expect(heard(told)).toEqual(["student requester", "spoc assignee"]);
  });

  it("is told again once that has ended", () => {
    const people = [relation(warden, "about", { untilAt: FILED_AT + MINUTE_MS })];
    expect(story(ticket({}, { people })).passes("2026-11-24 13:00").last.event.facts.told).toEqual([
      warden.personId,
    ]);
  });
});

describe("whoever has the ticket", () => {
  const theirs = (owner: typeof warden, changes = {}) => ticket({ assigneeId: owner.personId, ...changes });

  it("is not the next person above themselves: the level after theirs hears at the minute of the break", () => {
    const told = story(theirs(warden)).passes("2026-11-24 13:00");
    expect(heard(told)).toEqual(["student requester", "warden assignee", "dean level"]);
    expect(told.state.ticket.level).toBe(2);
  });

  it("leaves the others of their level to be told", () => {
    const rules = [rule(1, [warden, watcher], 0)];
    expect(names(ladderAbove(world({ state: theirs(warden), ladder: rules }), FILED_AT))).toEqual([
      "1 watcher",
    ]);
  });

  it("leaves the senior admins, where nobody else is on the ladder, and nobody where they are the same", () => {
    const rules = ladder.slice(0, 1);
    expect(names(ladderAbove(world({ state: theirs(warden), ladder: rules }), FILED_AT))).toEqual([
      "1 dean director",
    ]);
    const alone = { state: theirs(dean), ladder: [], seniorAdmins: [dean.personId] };
    expect(names(ladderAbove(world(alone), FILED_AT))).toEqual(["1 "]);
  });

  it("and took it when their level was told is not told again in place of the next one", () => {
    const taken = story(theirs(warden, { level: 1 })).passes("2026-11-24 13:00");
    expect(heard(taken)).toEqual(["student requester", "warden assignee", "dean level"]);
  });

  it("at the top of the ladder hears again each week, as nobody else is left", () => {
    const top = story(theirs(director, { level: 3 })).passes("2026-11-24 13:00");
    expect(shown(top.state.ticket.nextLevelAt)).toBe("2026-12-01 13:00");
    expect(heard(top.passes("2026-12-01 13:00"))).toEqual(["director level"]);
  });
});

describe("whose own complaint it is", () => {
  const own = story(ticket({ requesterId: warden.personId }));

  it("is not told as its next level, whoever may read it", () => {
    expect(heard(own.passes("2026-11-24 13:00"))).toEqual([
      "warden requester",
      "spoc assignee",
      "dean level",
    ]);
  });

  it("is told of an incident, which is nobody's own complaint", () => {
    const state = ticket({ requesterId: warden.personId, isIncident: true });
    expect(heard(story(state).passes("2026-11-24 13:00"))).toContain("warden level");
  });
});

describe("a rung", () => {
  const gapped = ladderOf(ticket().ticket, [rule(2, [warden], 0), rule(4, [dean], 0)], []);

  it("above a level is the next one there is", () => {
    expect([0, 1, 2, 3, 4].map((level) => rungAbove(gapped, level)?.level)).toEqual([2, 2, 4, 4, undefined]);
  });

  it("of a level that is gone is the one below", () => {
    expect([1, 2, 3, 5].map((level) => rungAt(gapped, level)?.level)).toEqual([undefined, 2, 2, 4]);
  });
});

describe("a break", () => {
  it("tells the first level at that very minute, whatever its delay", () => {
    const told = story(ticket(), { ladder: [rule(1, [warden], 60)] }).passes("2026-11-24 13:00");
    expect(heard(told)).toContain("warden level");
  });

  it("adds the person told, so that they can act", () => {
    expect(broken.state.people).toEqual([
      relation(warden, "reviewer", { fromAt: at("2026-11-24 13:00"), reason: "level_1" }),
    ]);
    expect(broken.refuses(warden, "claim", {}, "2026-11-24 13:05")).toBeNull();
  });

  it("is written down with its date and level", () => {
    const due = at("2026-11-24 13:00");
    expect(broken.last.event.facts).toEqual({
      clocks: ["acknowledge"],
      dueAt: due,
      level: 1,
      told: [warden.personId],
    });
    expect(clock(broken, "acknowledge")).toMatchObject({ brokenAt: due, brokenDueAt: due });
  });

  it("higher up tells the current level again and stays there", () => {
    const high = story(ticket({ level: 2 })).passes("2026-11-24 13:00");
    expect(high.state.ticket.level).toBe(2);
    expect(heard(high)).toContain("dean level");
  });

  it("at the top tells the top", () => {
    const top = story(ticket({ level: 3 })).passes("2026-11-24 13:00");
    expect(heard(top)).toContain("director level");
    expect(shown(top.state.ticket.nextLevelAt)).toBe("2026-12-01 13:00");
  });

  it("on a level that is gone tells the one below", () => {
    const gone = story(ticket({ level: 3 }), { ladder: ladder.slice(0, 2) }).passes("2026-11-24 13:00");
    expect(heard(gone)).toContain("dean level");
  });

  it("under a ladder that begins higher up now tells its first rung", () => {
    const higher = story(ticket({ level: 1 }), { ladder: ladder.slice(1) }).passes("2026-11-24 13:00");
    expect(heard(higher)).toContain("dean level");
    expect(higher.state.ticket.level).toBe(2);
  });

  it("of a second promise leaves the steps of the first as they are", () => {
    const state = ticket();
    const [acknowledge, resolve] = state.clocks;
    if (!acknowledge || !resolve) throw new Error("a filed ticket has two clocks");
    const both = story({ ...state, clocks: [acknowledge, { ...resolve, dueAt: at("2026-11-24 14:00") }] });
    expect(shown(both.passes("2026-11-24 14:00").state.ticket.nextLevelAt)).toBe("2026-11-24 18:00");
  });

  it("does not add somebody twice", () => {
    const again = story(ticket({ level: 1 }, { people: [relation(warden, "reviewer")] }));
    expect(again.passes("2026-11-24 13:00").last.event.changes.people).toBeUndefined();
  });

  it("adds somebody again whose time was over", () => {
    const people = [relation(warden, "reviewer", { untilAt: FILED_AT })];
    const again = story(ticket({ level: 1 }, { people })).passes("2026-11-24 13:00");
    expect(again.state.people).toMatchObject([{ fromAt: at("2026-11-24 13:00"), untilAt: null }]);
  });

  it("is refused before its time", () => {
    expect(story().refuses(system, "break", {}, "2026-11-24 12:59")).toBe("wrong_state");
  });
});

describe("a step", () => {
  it("comes its delay after the level before, in the delay's own time", () => {
    expect(shown(broken.state.ticket.nextLevelAt)).toBe("2026-11-24 18:00");
    const elapsed = [
      rule(1, [warden], 0),
      rule(2, [dean], 4 * 60, { delay: { minutes: 240, unit: "elapsed" } }),
    ];
    const told = story(ticket(), { ladder: elapsed }).passes("2026-11-24 13:00");
    expect(shown(told.state.ticket.nextLevelAt)).toBe("2026-11-24 17:00");
  });

  it("at the top comes each week and tells the last level alone, until the promise is met", () => {
    const top = story().passes("2026-11-25 18:00");
    expect(top.state.ticket.level).toBe(3);
    const again = top.passes("2026-12-16 18:00").decisions.slice(top.decisions.length);
    const weekly = again.filter(({ event }) => event.facts.by === "week");
    expect(weekly.map(({ event }) => event.facts)).toEqual(
      Array.from({ length: 3 }, () => ({ level: 3, by: "week", told: [director.personId] })),
    );
    for (const { tellings, event } of weekly) {
      expect(tellings.map(({ personId, duty }) => [personId, duty])).toEqual([[director.personId, "level"]]);
      expect(event.audience).toBe("staff");
    }
    const done = top.does(spoc, "resolve", GOOD.resolve, "2026-11-26 10:00").passes("2026-11-30 10:00");
    expect(done.state.ticket.nextLevelAt).toBeNull();
  });

  it("goes when the last broken promise is met", () => {
    const seen = broken.does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 14:00");
    expect(seen.state.ticket).toMatchObject({ level: 1, nextLevelAt: null });
    expect(history(seen.passes("2026-11-25 12:00"))).not.toContain("escalated");
  });

  it("counts anew for a promise that breaks after that", () => {
    const seen = broken.does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 14:00");
    const again = seen.passes("2026-11-25 18:00");
    expect(heard(again)).toContain("warden level");
    expect(shown(again.state.ticket.nextLevelAt)).toBe("2026-11-26 13:00");
  });

  it("goes on although a later date was promised, because the promise is still broken", () => {
    const late = story(ticket({ acknowledgedAt: FILED_AT }, { clocks: ticket().clocks.slice(1) }));
    const moved = late
      .passes("2026-11-25 18:00")
      .does(spoc, "tat", { when: "27 Nov 11:00", reason: "Parts." }, "2026-11-26 09:00");
    expect(shown(moved.state.ticket.nextLevelAt)).toBe("2026-11-26 13:00");
  });

  it("is refused before its time, and from another level", () => {
    expect(broken.refuses(system, "step", { level: 2 }, "2026-11-24 17:59")).toBe("wrong_state");
    expect(broken.refuses(system, "step", { level: 3 }, "2026-11-24 18:00")).toBe("wrong_state");
    expect(story().refuses(system, "step", { level: 1 }, "2026-11-24 18:00")).toBe("wrong_state");
  });

  it("tells the last level there is when the ladder was cut shorter meanwhile", () => {
    const cut = story(broken.state, { ladder: ladder.slice(0, 1) }).passes("2026-11-24 18:00");
    expect(cut.last.event).toMatchObject({ kind: "escalated", audience: "staff", facts: { by: "week" } });
    expect(cut.state.ticket.level).toBe(1);
    expect(heard(cut)).toEqual(["warden level"]);
  });

  it("that has nobody left to tell is written down, and tells nobody", () => {
    const cut = story(broken.state, { ladder: [], seniorAdmins: [] }).passes("2026-11-24 18:00");
    expect(cut.last.event).toMatchObject({ kind: "escalated", facts: { told: [] } });
    expect(heard(cut)).toEqual([]);
  });
});

describe("a question while the ladder runs", () => {
  const late = story(ticket({ acknowledgedAt: FILED_AT }, { clocks: ticket().clocks.slice(1) }));
  const asked = late.passes("2026-11-25 18:00").does(spoc, "ask", { body: "Which tap?" }, "2026-11-26 10:00");

  it("lets no step come", () => {
    expect(asked.passes("2026-11-27 09:00").state.ticket.level).toBe(1);
  });

  it("keeps what is left of a step, in the step's own time", () => {
    const answered = asked.does(student, "reply", { body: "The left one." }, "2026-11-26 22:00");
    expect(shown(answered.state.ticket.nextLevelAt)).toBe("2026-11-27 12:00");
  });

  it("keeps it too when the question's time is used up", () => {
    expect(shown(asked.passes("2026-11-30 15:00").state.ticket.nextLevelAt)).toBe("2026-11-30 18:00");
  });

  it("keeps it too when work begins without an answer", () => {
    const begun = asked.does(spoc, "start", {}, "2026-11-26 12:00");
    expect(shown(begun.state.ticket.nextLevelAt)).toBe("2026-11-26 16:00");
  });

  it("gives a level that is told meanwhile its whole time", () => {
    const told = asked
      .does(spoc, "escalate", GOOD.escalate, "2026-11-26 11:00")
      .does(student, "reply", { body: "The left one." }, "2026-11-26 12:00");
    expect(told.state.ticket.level).toBe(2);
    expect(shown(told.state.ticket.nextLevelAt)).toBe("2026-11-27 12:00");
  });

  it("keeps it too when a new date is promised meanwhile", () => {
    const answered = asked
      .does(spoc, "tat", { when: "27 Nov 18:00", reason: "Parts." }, "2026-11-26 12:00")
      .does(student, "reply", { body: "The left one." }, "2026-11-26 15:00");
    expect(shown(answered.state.ticket.nextLevelAt)).toBe("2026-11-26 18:00");
    expect(shown(clock(answered).dueAt)).toBe("2026-11-28 11:00");
  });
});

describe("a standstill of the ladder", () => {
  const [acknowledge, resolve] = ticket().clocks.map((each) => ({ ...each, brokenAt: each.dueAt }));
  if (!acknowledge || !resolve) throw new Error("a filed ticket has two clocks");
  const standing = pause(resolve, FILED_AT + MINUTE_MS, FILED_AT + HOUR_MS, "question");
  const since = (...clocks: Clock[]) => standstillSince(ticket({}, { clocks }));

  it("is there while every broken promise stands still, from when the last of them did", () => {
    const later = pause(acknowledge, FILED_AT + 2 * MINUTE_MS, FILED_AT + HOUR_MS, "closure");
    expect([since(standing), since(standing, later)]).toEqual([
      FILED_AT + MINUTE_MS,
      FILED_AT + 2 * MINUTE_MS,
    ]);
  });

  it("is not there while one of them runs, nor while none is broken", () => {
    expect(since(standing, acknowledge)).toBeNull();
    expect(since({ ...standing, brokenAt: null })).toBeNull();
  });
});

describe("after an outage", () => {
  it("a moment counts from itself for fifteen minutes, then from now", () => {
    expect(baseMoment(1000, 1000 + OUTAGE_MS)).toBe(1000);
    expect(baseMoment(1000, 1001 + OUTAGE_MS)).toBe(1001 + OUTAGE_MS);
    expect(OUTAGE_MS).toBe(15 * MINUTE_MS);
  });

  it("a break tells one level, and the next one counts from then", () => {
    const late = story().does(system, "break", {}, "2026-11-25 10:00");
    expect(late.state.ticket.level).toBe(1);
    expect(shown(late.state.ticket.nextLevelAt)).toBe("2026-11-25 15:00");
  });

  it("a step tells one level, and the next one counts from then", () => {
    const late = broken.does(system, "step", { level: 2 }, "2026-11-25 10:00");
    expect(shown(late.state.ticket.nextLevelAt)).toBe("2026-11-26 10:00");
  });

  it("is not what a few late minutes are", () => {
    const late = story().does(system, "break", {}, "2026-11-24 13:15");
    expect(shown(late.state.ticket.nextLevelAt)).toBe("2026-11-24 18:00");
  });
});

describe("by hand", () => {
  it("staff tell the next level at any time", () => {
    const told = story().does(spoc, "escalate", GOOD.escalate, "2026-11-24 10:00");
    expect(heard(told)).toEqual(["student requester", "warden level"]);
    expect(told.last.event).toMatchObject({
      facts: { level: 1, told: [warden.personId], by: "hand" },
      words: [{ part: "reason", text: "Nobody came." }],
    });
  });

  it("whoever stands on the ladder calls those above themselves", () => {
    const panel = [relation(warden, "panel")];
    const told = story(ticket({}, { people: panel })).does(
      warden,
      "escalate",
      GOOD.escalate,
      "2026-11-24 10:00",
    );
    expect(heard(told)).toEqual(["student requester", "spoc assignee", "dean level"]);
    expect(told.state.ticket.level).toBe(2);
  });

  it("whoever stands at the top calls whoever is left, and nobody where that is nobody", () => {
    const short = { ladder: ladder.slice(0, 2) };
    const told = story(ticket(), short).does(dean, "escalate", GOOD.escalate, "2026-11-24 10:00");
    expect(heard(told)).toContain("warden level");
    const again = story(ticket({ level: 1 }), short);
    expect(again.refuses(dean, "escalate", GOOD.escalate, "2026-11-24 10:00")).toBe("at_the_top");
    const alone = story(ticket(), { ladder: [], seniorAdmins: [dean.personId] });
    expect(alone.refuses(dean, "escalate", GOOD.escalate, "2026-11-24 10:00")).toBe("at_the_top");
  });

  it("no steps follow while no promise is broken", () => {
    const told = story().does(spoc, "escalate", GOOD.escalate, "2026-11-24 10:00");
    expect(told.state.ticket).toMatchObject({ level: 1, nextLevelAt: null });
  });

  it("a requester tells the next level of a broken promise, and its steps go on from there", () => {
    const told = broken.does(student, "escalate", GOOD.escalate, "2026-11-24 15:00");
    expect(heard(told)).toEqual(["spoc assignee", "dean level"]);
    expect(shown(told.state.ticket.nextLevelAt)).toBe("2026-11-25 15:00");
  });

  it("a requester is told that nothing is broken yet", () => {
    expect(story().refuses(student, "escalate", GOOD.escalate, "2026-11-24 10:00")).toBe("nothing_broken");
  });

  it("a requester asks once per level: a page that showed the one before is told so", () => {
    const past = [{ seq: 3, kind: "escalated", audience: "public", actorId: 1, changedKind: false }] as const;
    const stale = story(broken.state, { past });
    expect(stale.refuses(student, "escalate", GOOD.escalate, "2026-11-24 15:00")).toBe("asked_already");
    expect(stale.refuses(spoc, "escalate", GOOD.escalate, "2026-11-24 15:00")).toBeNull();
  });

  it("staff who are the requester themselves ask as requester", () => {
    const own = story(ticket({ requesterId: spoc.personId }));
    expect(own.refuses(spoc, "escalate", GOOD.escalate, "2026-11-24 10:00")).toBe("nothing_broken");
  });

  it("ends at the top", () => {
    const top = story(ticket({ level: 3 }));
    expect(top.refuses(spoc, "escalate", GOOD.escalate, "2026-11-24 10:00")).toBe("at_the_top");
  });
});
