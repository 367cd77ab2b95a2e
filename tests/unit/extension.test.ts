import { describe, expect, it } from "vitest";
import type { PersonActor } from "#app/domain/people/actor.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { colleague, dean, director, ladder, relation, spoc, student, warden, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { clock, heard, type Story, say, shown, story } from "./story.ts";

const FIRST = { when: "26 Nov 18:00", reason: "The part comes on Thursday." };
const SECOND = { when: "27 Nov 18:00", reason: "The firm comes on Friday." };
const yes = { decision: "approve", reason: "" };
const no = { decision: "refuse", reason: "They wait since Monday." };
const agree = { decision: "agree", reason: "" };
const object = { decision: "object", reason: "My exam is on Thursday." };

const once = story().does(spoc, "tat", FIRST, "2026-11-24 10:00");
const asked = once.does(spoc, "tat", SECOND, "2026-11-24 11:00");

/** A third and so on, each approved or agreed to. */
function extended(life: Story, day: number, ...say: readonly [PersonActor, "approve" | "agree"][]): Story {
  const when = `${day} Nov 18:00`;
  const more = life.does(spoc, "tat", { when, reason: "Parts." }, "2026-11-24 12:00");
  return say.reduce(
    (so, [actor, decision]) =>
      so.does(actor, "decide_extension", { decision, reason: "" }, "2026-11-24 12:01"),
    more,
  );
}

describe("the second later date", () => {
  it("is asked for: the promise stays, and the next level and the requester are told", () => {
    expect(asked.last.event).toMatchObject({
      kind: "extension_asked",
      facts: { until: at("2026-11-27 18:00"), dueAt: at("2026-11-26 18:00"), told: [warden.personId] },
      words: [{ part: "reason", text: SECOND.reason }],
    });
    expect(shown(clock(asked).dueAt)).toBe("2026-11-26 18:00");
    expect(heard(asked)).toEqual(["student requester", "warden level"]);
    expect(asked.state.ticket).toMatchObject({ extensionCount: 1, extensionAskedById: spoc.personId });
  });

  it("lets whoever decides see the ticket", () => {
    expect(asked.state.people).toMatchObject([{ personId: warden.personId, relation: "reviewer" }]);
  });

  it("holds once it is approved, and counts", () => {
    const done = asked.does(warden, "decide_extension", yes, "2026-11-24 12:00");
    expect(shown(clock(done).dueAt)).toBe("2026-11-27 18:00");
    expect(done.state.ticket).toMatchObject({ extensionCount: 2, extensionUntilAt: null });
    expect(heard(done)).toEqual(["spoc assignee", "student requester"]);
    expect(done.refuses(dean, "decide_extension", no, "2026-11-24 12:01")).toBe("no_extension");
  });

  it("comes to nothing, uncounted, when the promise has passed it by itself before it is approved", () => {
    const stood = asked.does(spoc, "ask", { body: "Which tap?" }, "2026-11-24 12:00");
    const answered = stood.does(student, "reply", { body: "The left one." }, "2026-11-27 11:00");
    const during = stood.does(warden, "decide_extension", yes, "2026-11-26 10:00");
    const after = answered.does(warden, "decide_extension", yes, "2026-11-27 11:30");
    expect(clock(during)).toEqual(clock(stood));
    expect(clock(after)).toEqual(clock(answered));
    for (const done of [during, after]) {
      expect(done.state.ticket).toMatchObject({
        extensionCount: 1,
        extensionUntilAt: null,
        extensionAnswer: null,
      });
      expect(done.last.event.facts).toMatchObject({ decision: "overtaken", setPromise: false });
      expect(heard(done)).toEqual(["spoc assignee", "student requester"]);
    }
    expect(shown(Number(after.last.event.facts.dueAt))).toBe("2026-12-01 12:00");
  });

  it("comes to nothing when it is refused", () => {
    const done = asked.does(warden, "decide_extension", no, "2026-11-24 12:00");
    expect(shown(clock(done).dueAt)).toBe("2026-11-26 18:00");
    expect(done.state.ticket).toMatchObject({
      extensionCount: 1,
      extensionUntilAt: null,
      extensionAnswer: null,
    });
    expect(done.last.event.words).toEqual([{ part: "reason", text: no.reason }]);
  });

  it("does not stand the clock still: undecided, the promise breaks, and the one asked is told", () => {
    const broken = asked.passes("2026-11-26 18:00");
    expect(broken.last.event.kind).toBe("broken");
    expect(heard(broken)).toContain("warden level");
    expect(broken.state.ticket.extensionUntilAt).not.toBeNull();
  });

  it("can still be approved after the break, but not once it is over itself", () => {
    const broken = asked.passes("2026-11-26 18:00");
    expect(broken.refuses(dean, "decide_extension", yes, "2026-11-27 10:00")).toBeNull();
    expect(broken.refuses(dean, "decide_extension", yes, "2026-11-27 18:00")).toBe("date_past");
    expect(broken.refuses(dean, "decide_extension", no, "2026-11-27 18:00")).toBeNull();
  });

  it("is replaced by another one", () => {
    const other = asked.does(colleague, "tat", { ...SECOND, when: "27 Nov 12:00" }, "2026-11-24 11:30");
    expect(other.state.ticket).toMatchObject({
      extensionUntilAt: at("2026-11-27 12:00"),
      extensionAskedById: colleague.personId,
    });
  });

  it("is given up by an earlier date, by the end of the ticket, and in another queue", () => {
    const earlier = asked.does(spoc, "tat", { when: "25 Nov 11:00", reason: "" }, "2026-11-24 11:30");
    const over = asked.does(spoc, "resolve", { outcome: "fixed", text: "Done." }, "2026-11-24 11:30");
    for (const life of [earlier, over])
      expect(life.state.ticket).toMatchObject({ extensionUntilAt: null, extensionAskedById: null });
  });

  it("comes with a hold in the same step", () => {
    const held = once.does(
      spoc,
      "hold",
      { reason: "vendor", when: "27 Nov 18:00", words: "" },
      "2026-11-24 11:00",
    );
    expect(held.last.event.facts).toMatchObject({ asked: at("2026-11-27 18:00"), setPromise: false });
    expect(held.state.ticket).toMatchObject({ statusKind: "waiting_other", extensionCount: 1 });
    expect(shown(clock(held).dueAt)).toBe("2026-11-26 18:00");
    expect(heard(held)).toEqual(["student requester", "warden level"]);
  });
});

describe("who decides", () => {
  const asks = (asker: PersonActor, state: TicketState = once.state, changes = {}) =>
    say({ ...world({ state, ...changes }), actor: asker }, "tat", SECOND, "2026-11-24 11:00");
  const told = (decision: ReturnType<typeof say>) =>
    decision.ok ? decision.event.facts.told : decision.code;
  const at1: TicketState = { ...once.state, ticket: { ...once.state.ticket, level: 1 } };

  it("is the level above the ticket's", () => {
    expect(told(asks(spoc))).toEqual([warden.personId]);
    expect(told(asks(spoc, at1))).toEqual([dean.personId]);
  });

  it("is the level above the asker's own", () => {
    const own = { ...once.state, people: [relation(warden, "reviewer")] };
    expect(told(asks(warden, own))).toEqual([dean.personId]);
  });

  it("are the senior admins where nobody stands above", () => {
    const short = { ladder: ladder.slice(0, 1) };
    expect(told(asks(spoc, at1, short))).toEqual([dean.personId, director.personId]);
  });

  it("is nobody for a senior admin, who approves such things", () => {
    expect(asks(dean)).toMatchObject({ ok: true, event: { kind: "promised", facts: { extension: true } } });
  });

  it("is nobody where nobody else is left", () => {
    expect(asks(spoc, at1, { ladder: ladder.slice(0, 1), seniorAdmins: [] })).toMatchObject({
      ok: true,
      event: { kind: "promised" },
    });
  });

  it("is never whoever asked, nor a colleague beside them", () => {
    for (const actor of [spoc, colleague])
      expect(asked.refuses(actor, "decide_extension", yes, "2026-11-24 12:00")).toBe("not_yours_to_decide");
  });

  it.each([warden, dean])("may be anybody above them", (actor) => {
    expect(asked.refuses(actor, "decide_extension", yes, "2026-11-24 12:00")).toBeNull();
  });

  it("is not the requester, who agrees or objects", () => {
    expect(asked.refuses(student, "decide_extension", yes, "2026-11-24 12:00")).toBe("decision_unknown");
    expect(asked.refuses(warden, "decide_extension", agree, "2026-11-24 12:00")).toBe("decision_unknown");
  });
});

describe("the requester", () => {
  it("agrees, and a date that was given does not count", () => {
    const done = once.does(student, "decide_extension", agree, "2026-11-24 12:00");
    expect(done.state.ticket).toMatchObject({ extensionCount: 0, extensionAnswer: "agreed" });
    expect(heard(done)).toEqual(["spoc assignee"]);
    expect(done.does(spoc, "tat", SECOND, "2026-11-24 13:00").last.event.kind).toBe("promised");
  });

  it("agrees before it is approved, and it does not count either", () => {
    const agreed = asked.does(student, "decide_extension", agree, "2026-11-24 12:00");
    expect(heard(agreed)).toEqual(["spoc assignee", "warden level"]);
    expect(shown(clock(agreed).dueAt)).toBe("2026-11-26 18:00");
    const done = agreed.does(warden, "decide_extension", yes, "2026-11-24 12:01");
    expect(done.state.ticket).toMatchObject({ extensionCount: 1, extensionAnswer: "agreed" });
  });

  it("objects, and whoever decides reads why", () => {
    const done = asked.does(student, "decide_extension", object, "2026-11-24 12:00");
    expect(done.last.event).toMatchObject({
      facts: { decision: "object", told: [warden.personId] },
      words: [{ part: "reason", text: object.reason }],
    });
    expect(done.state.ticket.extensionCount).toBe(1);
  });

  it("says it once for each date, and to none that is not later", () => {
    const done = once.does(student, "decide_extension", object, "2026-11-24 12:00");
    expect(done.refuses(student, "decide_extension", agree, "2026-11-24 12:01")).toBe("no_extension");
    const nearer = once.does(spoc, "tat", { when: "25 Nov 11:00", reason: "" }, "2026-11-24 12:00");
    expect(nearer.refuses(student, "decide_extension", agree, "2026-11-24 12:01")).toBe("no_extension");
  });
});

describe("the third date that was granted and not agreed to", () => {
  const twice = asked.does(warden, "decide_extension", yes, "2026-11-24 11:30");

  it("tells the ladder", () => {
    const third = extended(twice, 30, [warden, "approve"]).passes("2026-11-24 12:02");
    expect(third.state.ticket.extensionCount).toBe(3);
    expect(third.last.event).toMatchObject({ kind: "escalated", facts: { by: "extensions", level: 1 } });
  });

  it("is not one that the requester agreed to, nor one that is only asked for", () => {
    const agreed = extended(twice, 30, [student, "agree"], [warden, "approve"]).passes("2026-11-24 12:02");
    expect(agreed.last.event.kind).toBe("extension_decided");
    expect(extended(twice, 30).passes("2026-11-24 12:02").last.event.kind).toBe("extension_asked");
  });
});
