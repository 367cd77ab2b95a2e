import fc from "fast-check";
import { expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import type { EventKind } from "#app/domain/events.ts";
import { decideFiling } from "#app/domain/filing/filing.ts";
import type { TargetRow } from "#app/domain/filing/targets.ts";
import type { CategoryId, TicketId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { isOpen } from "#app/domain/statuses.ts";
import { apply, type Changes, type Clock, type TicketState } from "#app/domain/ticket.ts";
import { brokenUnmet, openPause } from "#app/domain/time/clocks.ts";
import { moments, nextMomentAt } from "#app/domain/time/moments.ts";
import { type TimeUnit, workingMinutesBetween } from "#app/domain/time/working-time.ts";
import type { Decision, World } from "#app/domain/world.ts";
import {
  colleague,
  DAY_MS,
  dean,
  everybodyHere,
  FILED_AT,
  HOSTEL,
  HOUR_MS,
  ladder,
  MINUTE_MS,
  NEELADRI,
  spoc,
  statuses,
  stranger,
  student,
  system,
  ticket,
  warden,
  world,
} from "./campus.ts";
import { campusCalendar } from "./campus-calendar.ts";
import { toColleague, toLabs } from "./destinations.ts";
import { dueAfterPauses } from "./due-after-pauses.ts";
import { command, GOOD } from "./story.ts";

const TIMEOUT_MS = 60_000;
/** Moments of one ticket that can be due at once; more means that one of them does not get done. */
const MOST_AT_ONCE = 40;

type Act = { actor: Actor; verb: Verb; input: Inputs[Verb] };

/** In time, each at its own moment; late, all after an outage; or behind a command that came first. */
type Pace = "in time" | "late" | "overtaken";
type Turn = { waitMs: number; pace: Pace; act: Act };

const saidBy =
  (...actors: Actor[]) =>
  <V extends Verb>(verb: V, input: Inputs[V] = GOOD[verb]) =>
    fc.constantFrom(...actors).map((actor): Act => ({ actor, verb, input }));
const staff = saidBy(spoc, spoc, colleague, dean, warden);
const requester = saidBy(student);
const anybody = saidBy(student, spoc, colleague, dean, warden, stranger);

const ofStaff = fc.oneof(
  staff("acknowledge"),
  staff("acknowledge", { message: "Parts come later.", when: "9 hours" }),
  staff("start"),
  staff("hold", { reason: "parts", when: "2 hours", words: "" }),
  staff("hold", { reason: "vendor", when: "3 days", words: "" }),
  staff("resume"),
  staff("undo_resolve"),
  staff("watch"),
  staff("tat", { when: "3 hours", reason: "Parts." }),
  staff("tat", { when: "1 day", reason: "Parts." }),
  staff("tat", { when: "20 hours elapsed", reason: "Parts." }),
  staff("decide_extension"),
  staff("decide_extension", { decision: "refuse", reason: "" }),
  staff("ask"),
  staff("reply"),
  staff("note"),
  staff("claim"),
  staff("assign"),
  staff("escalate"),
  staff("forward"),
  staff("recategorise"),
  staff("correct", { ...GOOD.correct, priority: "HIGH" }),
  staff("merge"),
  staff("unmerge"),
);
const aClosure = fc
  .tuple(fc.integer({ min: -3, max: 200 }), fc.constantFrom(1, 5, 24, 72))
  .map(([from, hours]): Act => {
    const fromAt = FILED_AT + from * HOUR_MS;
    return { actor: system, verb: "observe_closure", input: { fromAt, untilAt: fromAt + hours * HOUR_MS } };
  });
const anAct = fc.oneof(
  { arbitrary: aClosure, weight: 2 },
  { arbitrary: ofStaff, weight: 5 },
  {
    arbitrary: fc.oneof(staff("resolve"), staff("resolve", { outcome: "refused", text: "Rule 7." })),
    weight: 2,
  },
  { arbitrary: staff("ask"), weight: 2 },
  { arbitrary: requester("reply"), weight: 2 },
  { arbitrary: requester("reopen"), weight: 4 },
  { arbitrary: requester("rate", { stars: 1, feedback: "", fixed: false }), weight: 1 },
  { arbitrary: requester("escalate"), weight: 1 },
  { arbitrary: requester("decide_extension", { decision: "agree", reason: "" }), weight: 1 },
  {
    arbitrary: fc.oneof(anybody("cancel"), anybody("close"), anybody("reply"), anybody("resolve")),
    weight: 1,
  },
);
const aWait = fc.oneof(
  { arbitrary: fc.constantFrom(0, 1, MINUTE_MS, 50 * MINUTE_MS, 3 * HOUR_MS, 9 * HOUR_MS), weight: 9 },
  { arbitrary: fc.constantFrom(DAY_MS, 4 * DAY_MS, 11 * DAY_MS), weight: 2 },
);

const aTurn: fc.Arbitrary<Turn> = fc.record({
  waitMs: aWait,
  pace: fc.constantFrom<Pace>("in time", "in time", "late", "overtaken"),
  act: anAct,
});

const aCampus = fc.record({
  calendar: fc.constantFrom(
    campusCalendar(),
    campusCalendar({ alwaysOpen: true }),
    campusCalendar({ segments: [] }),
  ),
  resolve: fc.record({
    minutes: fc.constantFrom(1, 45, 4 * 60, 16 * 60, 80 * 60),
    unit: fc.constantFrom<TimeUnit>("working", "elapsed"),
  }),
  ladder: fc.constantFrom(ladder, [], ladder.slice(0, 1)),
  targets: fc.constantFrom([], [ofHigh("acknowledge", 2), ofHigh("resolve", 6)]),
});

/** What the priority to which a ticket is raised promises of its own. */
function ofHigh(kind: TargetRow["kind"], hours: number): TargetRow {
  return { categoryId: null, kind, priority: "HIGH", minutes: hours * 60, unit: "working" };
}

type Campus = typeof aCampus extends fc.Arbitrary<infer T> ? T : never;

/** A ticket with everything that has ever happened to it. */
type Life = { world: World; now: number; decisions: Decision[]; fired: Set<string>; moved: Set<string> };

function begin({ calendar, resolve, ladder: rules, targets }: Campus): Life {
  const filing = {
    actor: student,
    statuses,
    candidates: [{ personId: spoc.personId, why: "default", priority: 1 }] as const,
    staffing: everybodyHere,
    onDuty: [],
    ladder: [],
    seniorAdmins: [],
    readers: [],
    requester: { personId: student.personId, language: "en", placeId: null, scopeId: NEELADRI, profile: {} },
    subcategory: {
      id: 1 as CategoryId,
      label: "Plumbing",
      isEmergency: false,
      isProtected: false,
      domainId: HOSTEL,
      calendar,
      targets: { acknowledge: { minutes: 240, unit: "working" as const }, resolve },
      fields: [],
    },
    writtenFrom: null,
  };
  const blank = { subcategory: "plumbing", title: "", description: "No water", place: "", stops: "" };
  const input = { ...blank, answers: {}, requester: "", came: "", consent: false };
  const filed = decideFiling(filing, input, FILED_AT);
  if (!filed.ok) throw new Error(`the filing was refused: ${filed.code}`);
  const elder = ticket({ id: 2 as TicketId, reference: "1020", number: 1020 });
  const ways = { forwarding: toColleague, recategorisation: toLabs, other: elder };
  const surroundings = world({ state: filed.after, calendar, ladder: rules, targets, ...ways });
  return { world: surroundings, now: FILED_AT, decisions: [filed], fired: new Set(), moved: new Set() };
}

function live(life: Life, { waitMs, pace, act }: Turn): void {
  const until = life.now + waitMs;
  if (pace === "in time") fireDue(life, until, "in time");
  life.now = until;
  if (pace === "late") fireDue(life, until, "late");
  happen(life, act, until);
  fireDue(life, until, "late");
  const next = nextMomentAt(life.world.state);
  if (next !== null) expect(next).toBeGreaterThan(until);
}

function fireDue(life: Life, until: number, pace: "in time" | "late"): void {
  for (let turn = 0; turn < MOST_AT_ONCE; turn += 1) {
    const [moment] = moments(life.world.state);
    if (!moment || moment.at > until) return;
    expect(life.fired, moment.key).not.toContain(moment.key);
    life.fired.add(moment.key);
    const at = pace === "in time" ? Math.max(moment.at, life.now) : until;
    life.now = at;
    const done = happen(life, { actor: system, verb: moment.verb, input: moment.input }, at);
    expect(done, `${moment.key} was refused`).toBe(true);
  }
  throw new Error("the ticket's moments do not come to an end");
}

/** Says it; what is not refused has happened, and has left the ticket sound. */
function happen(life: Life, { actor, verb, input }: Act, at: number): boolean {
  const decision = decide({ ...life.world, actor }, command(verb, input), at);
  if (!decision.ok) return false;
  const before = life.world.state;
  life.decisions.push(decision);
  life.world = { ...life.world, state: decision.after };
  if (decision.event.facts.setPromise === true || decision.event.kind === "promised")
    life.moved.add("resolve");
  if (decision.event.kind === "recategorised") life.moved.add("acknowledge");
  if (decision.event.kind === "corrected") checkSooner(life, before, decision);
  if (decision.event.kind === "reopened") life.moved.delete("resolve");
  checkCounts(life, before, decision);
  checkClocks(life, before, decision.event.kind);
  checkTellings(decision, actor);
  return true;
}

/** A priority moves what runs to a sooner date, and to no later one. */
function checkSooner({ moved }: Life, before: TicketState, { event }: Decision): void {
  for (const clock of event.changes.clocks ?? []) {
    const was = before.clocks.find((each) => each.kind === clock.kind && each.round === clock.round);
    if (was && openPause(was) === null) expect(clock.dueAt).toBeLessThan(was.dueAt);
    moved.add(clock.kind);
  }
}

function checkCounts({ decisions }: Life, before: TicketState, { after, event }: Decision): void {
  expect(after.ticket.version).toBe(decisions.length);
  expect(after.ticket.level).toBeGreaterThanOrEqual(before.ticket.level);
  const { statusId, statusKind } = after.ticket;
  expect(statuses.find((status) => status.id === statusId)?.kind).toBe(statusKind);
  // A low rating is still to be looked into.
  const left = moments(after).filter(({ verb }) => verb !== "remind_review");
  if (statusKind === "closed" || statusKind === "cancelled") expect(left).toEqual([]);
  if (!isOpen(statusKind)) expect(after.clocks.every((clock) => clock.metAt !== null)).toBe(true);
  expect(after.ticket.nextLevelAt === null).toBe(brokenUnmet(after).length === 0);
  const acknowledge = after.clocks.find((clock) => clock.kind === "acknowledge");
  if (after.ticket.acknowledgedAt !== null) expect(acknowledge?.metAt).toBe(after.ticket.acknowledgedAt);
  if (event.kind === "noted") expect(event.changes).toEqual({});
}

function checkClocks(
  { world: { calendar, state }, moved }: Life,
  before: TicketState,
  kind: EventKind,
): void {
  for (const clock of state.clocks) {
    const was = before.clocks.find((each) => each.kind === clock.kind && each.round === clock.round);
    // What is taken back makes the promises owed again that it had ended, and no others.
    const undone =
      (kind === "resolution_undone" && was?.metAt === before.ticket.resolvedAt) ||
      (kind === "unmerged" && was?.metAt === before.ticket.closedAt);
    if (was?.metAt) expect(clock).toEqual(undone ? { ...was, metAt: clock.metAt } : was);
    checkPauses(clock);
    if (clock.metAt === null && openPause(clock) === null && !moved.has(clock.kind))
      expect(Math.abs(clock.dueAt - modelOf(calendar, clock))).toBeLessThan(5);
  }
  const questions = state.clocks.flatMap((clock) => clock.pauses.filter(({ cause }) => cause === "question"));
  const spans = new Map(questions.map((each) => [each.fromAt, each]));
  const minutes = [...spans.values()].map((each) =>
    workingMinutesBetween(calendar, each.fromAt, each.untilAt ?? each.plannedUntilAt),
  );
  expect(Math.max(0, ...minutes)).toBeLessThanOrEqual(24 * 60 + 0.01);
  expect(minutes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(40 * 60 + 0.01);
}

/** A due moment counted another way: from the start, in one go. */
function modelOf(calendar: World["calendar"], { startedAt, target, pauses }: Clock): number {
  const opens = calendar.alwaysOpen || calendar.segments.length > 0;
  const unit = opens ? target.unit : "elapsed";
  return dueAfterPauses(calendar, { startedAt, target: { ...target, unit }, pauses }) ?? Number.NaN;
}

function checkPauses({ pauses, metAt }: Clock): void {
  let lastEnd = 0;
  // A closure comes whether somebody waits for an answer or not.
  for (const { fromAt, untilAt, plannedUntilAt } of pauses.filter(({ cause }) => cause === "question")) {
    expect(fromAt).toBeGreaterThanOrEqual(lastEnd);
    if (untilAt !== null) expect(untilAt).toBeGreaterThanOrEqual(fromAt);
    if (untilAt !== null) expect(untilAt).toBeLessThanOrEqual(plannedUntilAt);
    if (untilAt === null) expect(metAt).toBeNull();
    lastEnd = untilAt ?? Number.POSITIVE_INFINITY;
  }
}

function checkTellings({ tellings }: Decision, actor: Actor): void {
  const told = tellings.map(({ personId }) => personId);
  expect(new Set(told).size).toBe(told.length);
  expect(told).not.toContain(stranger.personId);
  if (actor.kind === "person") expect(told).not.toContain(actor.personId);
}

/** The state that the history alone adds up to, as it would be read back from the database. */
function retold({ decisions }: Life): TicketState {
  const { id, reference, number } = decisions[0]?.after.ticket ?? {};
  const nothing = {
    ticket: { id, reference, number, version: 0 },
    clocks: [],
    people: [],
    links: [],
    tags: [],
    jobs: [],
    reviews: [],
  } as unknown as TicketState;
  return decisions.reduce(
    (state, { event }) => apply(state, JSON.parse(JSON.stringify(event.changes)) as Changes),
    nothing,
  );
}

it(
  "stays sound whatever people do to a ticket, and whenever its moments come",
  () => {
    fc.assert(
      fc.property(aCampus, fc.array(aTurn, { minLength: 5, maxLength: 30 }), (campus, turns) => {
        const life = begin(campus);
        for (const turn of turns) live(life, turn);
        expect(retold(life)).toEqual(life.world.state);
      }),
      { numRuns: 300 },
    );
  },
  TIMEOUT_MS,
);
