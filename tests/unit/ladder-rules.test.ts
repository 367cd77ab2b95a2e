import { describe, expect, it } from "vitest";
import { ladderFor, ladderOf } from "#app/domain/escalation/escalation.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import type { Ticket, TicketPerson } from "#app/domain/ticket.ts";
import {
  dean,
  director,
  everybodyHere,
  nameOf,
  relation,
  rule,
  spoc,
  student,
  ticket,
  warden,
  watcher,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { GOOD, heard, type Story, story } from "./story.ts";

const owner = ({ state }: Story) => nameOf(state.ticket.assigneeId as PersonId);
const BREAKS = "2026-11-24 13:00";

type Setting = {
  ticket?: Partial<Ticket>;
  people?: readonly TicketPerson[];
  ladder: ReturnType<typeof rule>[];
  moving?: Staffing;
};

function told({ ticket: changes, people = [], ladder, moving = everybodyHere }: Setting): Story {
  return story(ticket(changes, { people }), { ladder, moving });
}

describe("a rule that moves the ticket", () => {
  const moves = { moves: true };
  const ladder = [rule(1, [warden], 0, moves), rule(2, [dean], 60)];

  it("gives it to its person in the event that tells them, and the next level leaves it there", () => {
    const broken = told({ ladder }).passes(BREAKS);
    expect(broken.last.event).toMatchObject({
      kind: "broken",
      facts: { level: 1, told: [warden.personId], to: warden.personId, why: "ladder", from: spoc.personId },
      changes: { ticket: { assigneeId: warden.personId, assignedWhy: "ladder", assignedForId: null } },
    });
    expect(heard(broken)).toEqual(["student requester", "warden assignee", "spoc assignee"]);
    const stepped = broken.passes("2026-11-24 17:30");
    expect([stepped.state.ticket.level, owner(stepped)]).toEqual([2, "warden"]);
  });

  it("does so whatever calls its level: a break, a step in time, circles, a hand", () => {
    const later = [rule(1, [warden], 0), rule(2, [dean], 60, moves)];
    expect(owner(told({ ladder: later }).passes("2026-11-24 17:30"))).toBe("dean");
    const circles = {
      forwardedCount: 4,
      triggeredBy: "forwardings",
      softTriggeredAt: at("2026-11-24 09:30"),
    } as const;
    expect(owner(told({ ladder, ticket: circles }).passes("2026-11-24 09:31"))).toBe("warden");
    expect(owner(told({ ladder }).does(spoc, "escalate", GOOD.escalate, "2026-11-24 10:00"))).toBe("warden");
  });

  it("does so once: not when the same level is told again", () => {
    const back = told({ ladder: [rule(1, [warden], 0, moves)] })
      .passes(BREAKS)
      .does(warden, "assign", { personId: spoc.personId }, "2026-11-24 13:30");
    expect(owner(back.passes("2026-12-10 13:00"))).toBe("spoc");
  });

  const away = { ...everybodyHere, absences: [{ personId: warden.personId, fromAt: 0, untilAt: null }] };
  const standing = {
    ...away,
    substitutes: [
      {
        personId: warden.personId,
        substituteId: dean.personId,
        duty: null,
        priority: 1,
        fromAt: 0,
        untilAt: null,
      },
    ],
  };
  const busy = {
    ...everybodyHere,
    people: everybodyHere.people.map((each) =>
      each.personId === warden.personId ? { ...each, workMinutes: 600 } : each,
    ),
  };
  const several = [rule(1, [warden, director], 0, moves)];
  it.each<[string, Setting, string]>([
    ["of several to whoever has the least to do", { ladder: several, moving: busy }, "director"],
    ["to whoever stands in", { ladder, moving: standing }, "dean"],
    ["to nobody who is away without one", { ladder, moving: away }, "spoc"],
    ["to nobody who is kept away", { ladder, people: [relation(warden, "about")] }, "spoc"],
    ["to nobody who reported it", { ladder, ticket: { filedById: warden.personId } }, "spoc"],
    [
      "to nobody where the nearer rule moves nothing",
      { ladder: [rule(1, [dean], 0, { ...moves, scopeId: null }), rule(1, [warden], 0)] },
      "spoc",
    ],
    [
      "by the nearer rule where the wider one moves nothing",
      { ladder: [rule(1, [dean], 0, { scopeId: null }), rule(1, [warden], 0, moves)] },
      "warden",
    ],
    [
      "of what few may read, by its own ladder",
      {
        ladder: [rule(1, [director], 0, { ...moves, forProtected: true }), ...ladder],
        ticket: { visibility: "protected" },
      },
      "director",
    ],
    [
      "of what few may read, to nobody who only stands in",
      {
        ladder: [rule(1, [warden], 0, { ...moves, forProtected: true })],
        moving: standing,
        ticket: { visibility: "protected" },
      },
      "spoc",
    ],
  ])("moves it %s", (_how, setting, name) => {
    expect(owner(told(setting).passes(BREAKS))).toBe(name);
  });

  it("leaves a substitute's name for whom they have it", () => {
    const { ticket: moved } = told({ ladder, moving: standing }).passes(BREAKS).state;
    expect(moved).toMatchObject({ assigneeId: dean.personId, assignedForId: warden.personId });
  });
});

describe("the channels of a rule", () => {
  const mailless = rule(1, [warden], 0, { channels: [] });

  const channelsOf = ({ last }: Story) =>
    last.tellings.map(({ personId, channels }) => `${nameOf(personId)} ${channels?.join("+") ?? "all"}`);

  it("are those of its people alone; requester and owner are told as ever", () => {
    const broken = told({ ladder: [mailless] }).passes(BREAKS);
    expect(channelsOf(broken)).toEqual(["student all", "spoc all", "warden "]);
    const own = told({ ladder: [rule(1, [spoc, warden], 0, { channels: [] })] }).passes(BREAKS);
    expect(channelsOf(own)).toEqual(["student all", "spoc all", "warden "]);
  });

  it.each([
    [[mailless], "1 warden:"],
    [[rule(1, [warden], 0)], "1"],
    [[mailless, rule(1, [warden], 0, { channels: ["mail"] })], "1 warden:mail"],
    [[mailless, rule(1, [warden], 0)], "1"],
    [[mailless, rule(1, [dean], 0)], "1 warden:"],
    [[rule(1, [warden], 0, { channels: [], scopeId: null }), rule(1, [warden], 0)], "1"],
  ])("of rules that are equally near count together: %#", (rules, written) => {
    const [rung] = ladderOf(ticket().ticket, rules, []);
    const limits = (rung?.limits ?? []).map(
      ({ personId, channels }) => `${nameOf(personId)}:${channels.join("+")}`,
    );
    expect([rung?.level, ...limits].join(" ")).toBe(written);
  });

  it("hold for what is repeated and for a low rating as well", () => {
    const ladder = [mailless];
    const weekly = told({ ladder }).passes("2026-12-02 13:00");
    expect(channelsOf(weekly)).toEqual(["warden "]);
    const low = story(ticket(), { ladder })
      .does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00")
      .does(student, "rate", { stars: 1, feedback: "", fixed: true }, "2026-11-24 11:00");
    expect(channelsOf(low)).toEqual(["warden "]);
  });

  it("hold for a date that they are asked for, whatever the button", () => {
    const soon = { when: "26 Nov 18:00", reason: "Parts." };
    const later = { ...soon, when: "27 Nov 18:00" };
    const once = told({ ladder: [mailless] }).does(spoc, "tat", soon, "2026-11-24 10:00");
    const asked = once.does(spoc, "tat", later, "2026-11-24 11:00");
    expect(channelsOf(asked)).toEqual(["student all", "warden "]);
    const held = once.does(spoc, "hold", { ...later, reason: "parts", words: "" }, "2026-11-24 11:00");
    expect(channelsOf(held)).toEqual(["student all", "warden "]);
    const fresh = told({ ladder: [mailless], ticket: { extensionCount: 1 } });
    const seen = fresh.does(spoc, "acknowledge", { message: "Parts.", when: soon.when }, "2026-11-24 10:00");
    expect(channelsOf(seen)).toEqual(["student all", "warden "]);
    const objection = { decision: "object", reason: "My exam is then." };
    const answered = asked.does(student, "decide_extension", objection, "2026-11-24 12:00");
    expect(channelsOf(answered)).toEqual(["spoc all", "warden "]);
  });

  it("are lost with whoever is kept away", () => {
    const state = ticket({}, { people: [relation(warden, "about"), relation(watcher, "watcher")] });
    const [rung] = ladderFor({ state, ladder: [mailless], seniorAdmins: [director.personId] }, at(BREAKS));
    expect([rung?.personIds.map(nameOf), rung?.limits]).toEqual([["director"], undefined]);
  });
});
