import { expect, it } from "vitest";
import { decide } from "#app/domain/decide.ts";
import { defaultStatus, STATUS_KINDS, type StatusKind } from "#app/domain/statuses.ts";
import type { Ticket, TicketState } from "#app/domain/ticket.ts";
import { moments } from "#app/domain/time/moments.ts";
import { COOLDOWN_MS } from "#app/domain/time/soft-triggers.ts";
import { colleague, dean, nameOf, spoc, statuses, student, system, ticket, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { toColleague } from "./destinations.ts";
import { command, GOOD } from "./story.ts";

/** PRODUCT 6 as a table: what calls the ladder, from which kinds, at which level, and when another one just has. */
const NOW = at("2026-11-30 10:00");
const DUE = at("2026-11-30 10:00");
const LEVELS = [0, 1, 2, 3] as const;
const OPEN = ["new", "active", "waiting_requester", "waiting_other"] as const;

type Trigger = {
  /** The state just before, on a ticket of that kind, level and last soft trigger. */
  before: Partial<Ticket>;
  /** Which promise is over by now, or stands still. */
  clock?: "resolve" | "acknowledge";
  /** What pulls it; nothing where time alone does. */
  act?: (state: TicketState) => TicketState | null;
  from: readonly StatusKind[];
  /** Level after, by level before. */
  climbs: readonly [number, number, number, number];
  told: readonly [string, string, string, string];
  cooldown: "kept back" | "acts all the same";
};

const UP = [1, 2, 3, 3] as const;
const TOLD_UP = ["warden", "dean", "director", "director"] as const;
const FIRST = [1, 1, 2, 3] as const;
const TOLD_AGAIN = ["warden", "warden", "dean", "director"] as const;

const TRIGGERS: Readonly<Record<string, Trigger>> = {
  "resolve broken": {
    before: {},
    clock: "resolve",
    from: OPEN,
    climbs: FIRST,
    told: TOLD_AGAIN,
    cooldown: "acts all the same",
  },
  "acknowledge broken": {
    before: {},
    clock: "acknowledge",
    from: OPEN,
    climbs: FIRST,
    told: TOLD_AGAIN,
    cooldown: "acts all the same",
  },
  "3rd granted extension": {
    before: {
      extensionCount: 2,
      extensionUntilAt: at("2027-03-02 10:00"),
      extensionAskedById: spoc.personId,
    },
    act: (state) => said(state, dean, "decide_extension"),
    from: OPEN,
    climbs: UP,
    told: TOLD_UP,
    cooldown: "kept back",
  },
  "3rd reopening": {
    before: { reopenedCount: 2, reopenUntilAt: NOW, outcome: "fixed", resolvedAt: NOW },
    act: (state) => said(state, student, "reopen"),
    from: ["resolved"],
    climbs: UP,
    told: TOLD_UP,
    cooldown: "kept back",
  },
  "4th forwarding": {
    before: { forwardedCount: 3 },
    act: (state) => said(state, spoc, "forward"),
    from: OPEN,
    climbs: UP,
    told: TOLD_UP,
    cooldown: "kept back",
  },
  stalled: {
    before: { stallsAt: NOW, stallRemindedAt: NOW - 1 },
    from: ["active"],
    climbs: UP,
    told: TOLD_UP,
    cooldown: "kept back",
  },
  "low rating": {
    before: { outcome: "fixed", resolvedAt: NOW },
    act: (state) => said(state, student, "rate", { stars: 1, feedback: "", fixed: false }),
    from: ["resolved", "closed"],
    climbs: [0, 1, 2, 3],
    told: ["warden", "warden", "warden", "warden"],
    cooldown: "acts all the same",
  },
  "by hand": {
    before: {},
    act: (state) => said(state, colleague, "escalate"),
    from: OPEN,
    climbs: UP,
    told: ["warden", "dean", "director", ""],
    cooldown: "acts all the same",
  },
};

const lastTold = new WeakMap<TicketState, string>();

/** Somebody says something; null where that is refused. */
function said(
  state: TicketState,
  actor: typeof spoc,
  verb: "decide_extension" | "reopen" | "forward" | "rate" | "escalate",
  input: object = GOOD[verb],
): TicketState | null {
  const surroundings = world({ actor, state, forwarding: toColleague });
  const decision = decide(surroundings, command(verb, input as never), NOW);
  if (!decision.ok) return null;
  const level = decision.tellings.filter(({ duty }) => duty === "level");
  lastTold.set(decision.after, level.map(({ personId }) => nameOf(personId)).join(" "));
  return decision.after;
}

function standing({ before, clock }: Trigger, kind: StatusKind, level: number, lastAt: number | null) {
  const state = ticket({ ...before, ...defaultStatus(statuses, kind), level, softTriggeredAt: lastAt });
  const clocks = state.clocks.map((each) => ({
    ...each,
    remindAt: null,
    dueAt: each.kind === clock ? DUE : at("2027-03-01 10:00"),
    firstDueAt: at("2027-03-01 10:00"),
  }));
  return { ...state, clocks };
}

/** What became of it by now: whom the ladder told, and the level after; "nothing" where nobody was called. */
function outcome(trigger: Trigger, kind: StatusKind, level: number, lastAt: number | null): string {
  const start = standing(trigger, kind, level, lastAt);
  const acted = trigger.act ? trigger.act(start) : start;
  if (!acted) return "nothing";
  let state: TicketState = acted;
  let told = lastTold.get(state) ?? "";
  for (const due of moments(state).filter((moment) => moment.at <= NOW)) {
    const decision = decide(world({ actor: system, state }), command(due.verb, due.input as never), NOW);
    if (!decision.ok) throw new Error(`${due.key} was refused: ${decision.code}`);
    state = decision.after;
    told = decision.tellings
      .flatMap(({ duty, personId }) => (duty === "level" ? nameOf(personId) : []))
      .join(" ");
  }
  return told === "" ? "nothing" : `${told}, level ${state.ticket.level}`;
}

const cells = Object.entries(TRIGGERS).flatMap(([name, trigger]) =>
  STATUS_KINDS.map((kind) => [name, kind, trigger] as const),
);

it.each(cells)(
  "%s on a ticket that is %s calls exactly whom it should, at each level",
  (_name, kind, trigger) => {
    const found = LEVELS.map((level) => outcome(trigger, kind, level, null));
    const expected = LEVELS.map((level) =>
      trigger.from.includes(kind) && trigger.told[level] !== ""
        ? `${trigger.told[level]}, level ${trigger.climbs[level]}`
        : "nothing",
    );
    expect(found).toEqual(expected);
  },
);

it.each(Object.entries(TRIGGERS))(
  "%s, within two days of another soft one, is held to its row",
  (_name, trigger) => {
    const [kind] = trigger.from;
    if (!kind) throw new Error("it never acts");
    const called = (lastAt: number) => outcome(trigger, kind, 0, lastAt) !== "nothing";
    expect(called(NOW - COOLDOWN_MS + 1)).toBe(trigger.cooldown === "acts all the same");
    expect(called(NOW - COOLDOWN_MS)).toBe(true);
  },
);
