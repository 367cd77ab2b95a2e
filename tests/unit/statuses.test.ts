import { describe, expect, it } from "vitest";
import type { StatusId } from "#app/domain/ids.ts";
import { choosable, kindAfter, STATUS_KINDS, type Status } from "#app/domain/statuses.ts";
import { statusChoice } from "#app/forms/status-choice.ts";
import { spoc, statuses, ticket } from "./campus.ts";
import { GOOD, type Story, story } from "./story.ts";

// Two of a kind, of each kind to which somebody can lead a ticket, and one that was retired.
const own = (id: number, slug: string, kind: Status["kind"], isActive = true): Status => ({
  id: id as StatusId,
  slug,
  kind,
  isDefault: false,
  isActive,
});
const several = [
  ...statuses,
  own(21, "with_a_firm", "waiting_other"),
  own(22, "papers_missing", "waiting_requester"),
  own(23, "done_by_phone", "resolved"),
  own(24, "on_strike", "waiting_other", false),
];
const told = (): Story => story(ticket(), { statuses: several });
const NOON = "2026-11-24 12:00";

describe("a status chosen among several of a kind", () => {
  it.each([
    ["acknowledge", "visit_planned", 20, "active"],
    ["start", "visit_planned", 20, "active"],
    ["hold", "with_a_firm", 21, "waiting_other"],
    ["ask", "papers_missing", 22, "waiting_requester"],
    ["resolve", "done_by_phone", 23, "resolved"],
  ] as const)("is what a ticket gets from %s: %s", (verb, status, statusId, statusKind) => {
    const chosen = told().does(spoc, verb, { ...GOOD[verb], status } as never, NOON);
    expect(chosen.state.ticket).toMatchObject({ statusId, statusKind });
    expect(chosen.last.event.facts).toMatchObject({ status: statusId });
    expect(chosen.last.event.changes.ticket).toMatchObject({ statusId, statusKind });
  });

  it("is the default of the kind where none is chosen, and says nothing of a choice then", () => {
    for (const status of [undefined, "", "waiting_other"]) {
      const held = told().does(spoc, "hold", { ...GOOD.hold, status }, NOON);
      expect(held.state.ticket).toMatchObject({ statusId: 4, statusKind: "waiting_other" });
      expect(held.last.event.facts.status).toBeUndefined();
    }
  });

  it("is had when work goes on, too", () => {
    const held = told().does(spoc, "hold", GOOD.hold, NOON);
    const resumed = held.does(spoc, "resume", { status: "visit_planned" }, "2026-11-24 13:00");
    expect(resumed.state.ticket).toMatchObject({ statusId: 20, statusKind: "active", holdReason: null });
  });

  it.each([
    ["of another kind", "with_a_firm"],
    ["that is retired", "on_strike"],
    ["that nobody knows", "somewhere"],
  ])("can't be one %s", (_what, status) => {
    const verb = status === "on_strike" ? "hold" : "ask";
    expect(told().refuses(spoc, verb, { ...GOOD[verb], status } as never, NOON)).toBe("status_unknown");
  });

  it("changes within its kind without a change of anything else", () => {
    const begun = told().does(spoc, "start", {}, "2026-11-24 11:00");
    const planned = begun.does(spoc, "start", { status: "visit_planned" }, NOON);
    expect(planned.state.ticket).toMatchObject({ statusId: 20, statusKind: "active" });
    expect(planned.state.clocks).toEqual(begun.state.clocks);
    expect(planned.last.event.facts).toEqual({ status: 20, goesOn: true });
    // Nothing that collides with a change of kind collides with it.
    expect(planned.last.event.changes.ticket).not.toHaveProperty("statusKind");
    const back = planned.does(spoc, "start", { status: "active" }, "2026-11-24 13:00");
    expect(back.state.ticket.statusId).toBe(2);
  });

  it("is no step where it stands there already", () => {
    const begun = told().does(spoc, "start", {}, "2026-11-24 11:00");
    for (const status of [undefined, "active"])
      expect(begun.refuses(spoc, "start", { status }, NOON)).toBe("wrong_state");
  });

  it("stays with a question that another one followed, when the first is asked again", () => {
    const asked = told().does(spoc, "ask", { ...GOOD.ask, status: "papers_missing" }, "2026-11-24 11:00");
    expect(asked.does(spoc, "ask", GOOD.ask, NOON).state.ticket.statusId).toBe(22);
  });

  it("is, of what is worked on already, no other kind for an acknowledgement", () => {
    const begun = told().does(spoc, "start", {}, "2026-11-24 11:00");
    const seen = begun.does(spoc, "acknowledge", { ...GOOD.acknowledge, status: "visit_planned" }, NOON);
    expect(seen.state.ticket.statusId).toBe(20);
    expect(kindAfter("acknowledge", "waiting_other")).toBe("waiting_other");
  });
});

describe("the choice that a form gives", () => {
  const named = several.map((status) => ({ ...status, label: status.slug.toUpperCase() }));
  const fresh = { statusId: 1 as StatusId, statusKind: "new" } as const;

  it("begins with the default of the kind, and with where the ticket stands", () => {
    expect(statusChoice(named, "hold", fresh)).toEqual({
      options: [
        { value: "waiting_other", label: "WAITING_OTHER" },
        { value: "with_a_firm", label: "WITH_A_FIRM" },
      ],
      begin: "waiting_other",
    });
    const planned = { statusId: 20 as StatusId, statusKind: "active" } as const;
    expect(statusChoice(named, "start", planned)?.begin).toBe("visit_planned");
  });

  it("is none where a kind has one status", () => {
    const simple = named.filter(({ isDefault }) => isDefault);
    expect(statusChoice(simple, "hold", fresh)).toBeNull();
    for (const from of STATUS_KINDS) expect(choosable(simple, "acknowledge", from)).toHaveLength(1);
  });
});
