import { expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import { allowedVerbs, decide, RULES } from "#app/domain/decide.ts";
import { bodyReason } from "#app/domain/escalation/stages.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { fitsIncident } from "#app/domain/incidents.ts";
import type { Actor, PersonActor } from "#app/domain/people/actor.ts";
import type { ContactJob } from "#app/domain/people/contact-jobs.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { NO_STAFFING } from "#app/domain/people/responsible.ts";
import type { RatingReview } from "#app/domain/people/reviews.ts";
import { isContactVerb, isSystemVerb } from "#app/domain/rules.ts";
import { defaultStatus, STATUS_KINDS, type StatusKind } from "#app/domain/statuses.ts";
import { type TicketState, VISIBILITIES, type Visibility } from "#app/domain/ticket.ts";
import { pause } from "#app/domain/time/clocks.ts";
import {
  COLLEGE,
  colleague,
  dean,
  fellow,
  filer,
  grant,
  HOSTEL,
  HOUR_MS,
  ladder,
  looker,
  MESS,
  MINUTE_MS,
  neighbour,
  officer,
  overseer,
  panelist,
  plumber,
  relation,
  spoc,
  statuses,
  stranger,
  student,
  system,
  ticket,
  watcher,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { LINES, WHO, written } from "./command-cells.ts";
import { afterTheSpoc, ofTheLabs, toColleague, toLabs, whoever } from "./destinations.ts";
import { command, GOOD } from "./story.ts";

const NOW = at("2026-11-26 10:00");

/** Who stands behind each letter of the table, in every way that there is to be it. */
const OPENS_NOTHING = [
  "student",
  "committee_member",
  "committee_head",
  "auditor",
  "operator",
  "ombudsperson",
  "counsellor",
] as const;
const standIn: PersonActor = { ...stranger, standsInFor: [spoc.personId] };
const reviewer: PersonActor = { ...stranger, personId: 14 as PersonId };
const reader: PersonActor = { ...dean, personId: 15 as PersonId };
const beneficiary: PersonActor = { ...stranger, personId: 16 as PersonId };
const denied: readonly PersonActor[] = [student, filer, spoc, colleague, dean, panelist, fellow, looker];
const ACTORS: Readonly<Record<string, readonly Actor[]>> = {
  R: [student, beneficiary],
  F: [filer],
  A: [spoc, { ...spoc, grants: [] }],
  T: [standIn],
  S: [colleague, { ...stranger, grants: [grant("spoc", HOSTEL)] }, { ...stranger, grants: [grant("spoc")] }],
  L: [dean],
  P: [panelist, reviewer],
  Q: [reader],
  W: [watcher],
  J: [neighbour],
  C: [fellow],
  V: [officer],
  U: [overseer],
  M: [looker, { ...looker, grants: [...looker.grants, ...officer.grants] }],
  G: OPENS_NOTHING.map((role) => ({ ...stranger, grants: [grant(role)] })),
  X: [stranger, { ...stranger, grants: [grant("spoc", COLLEGE)] }],
  D: denied,
  Y: [system],
  K: [{ kind: "contact", personId: plumber.personId, job: { ticketId: 1 as TicketId, seq: 2 } }],
  N: [{ kind: "reporter", reference: "1024" }],
};

/** A work order of the plumber that waits. */
const WAITING: ContactJob = {
  seq: 2,
  contactId: plumber.personId,
  givenById: spoc.personId,
  visitFromAt: null,
  visitUntilAt: null,
  expiresAt: NOW + HOUR_MS,
  answer: null,
  answeredAt: null,
  revokedAt: null,
};

/** A low rating of the spoc that waits for somebody. */
function toReview(personId: PersonId): RatingReview {
  const [askedAt, remindAt] = [NOW - HOUR_MS, NOW];
  return { personId, round: 1, ratedId: spoc.personId, askedAt, remindAt, doneAt: null };
}

/** A ticket on which every verb has something to do, so that only who and whence decide. */
const RIPE = new Map(STATUS_KINDS.map((kind) => [kind, ripened(kind)]));
function ripe(kind: StatusKind): TicketState {
  return RIPE.get(kind) ?? ripened(kind);
}

function ripened(kind: StatusKind): TicketState {
  const { ticket: filed, clocks } = ticket();
  const [acknowledge, resolve] = clocks;
  if (!acknowledge || !resolve) throw new Error("a filed ticket has two clocks");
  const broken = { ...resolve, brokenAt: NOW - 2 * HOUR_MS, brokenDueAt: resolve.dueAt };
  return {
    ticket: {
      ...filed,
      ...defaultStatus(statuses, kind),
      filedById: filer.personId,
      level: 1,
      nextLevelAt: NOW,
      extensionUntilAt: NOW + HOUR_MS,
      extensionAskedById: spoc.personId,
      extensionAnswer: "awaited",
      stallsAt: NOW,
      triggeredBy: "forwardings",
      softTriggeredAt: NOW,
      outcome: "fixed",
      mergedIntoId: 2 as TicketId,
      resolvedAt: NOW - MINUTE_MS,
      reopenUntilAt: NOW,
    },
    clocks: [
      acknowledge,
      pause(broken, NOW - HOUR_MS, NOW - MINUTE_MS, "question"),
      { ...acknowledge, round: 2, metAt: null, dueAt: NOW + HOUR_MS },
    ],
    people: [
      relation(beneficiary, "filed_for"),
      relation(panelist, "panel"),
      relation(reviewer, "reviewer"),
      relation(reader, "panel"),
      relation(watcher, "watcher"),
      relation(neighbour, "joined"),
    ],
    links: [{ otherId: 2 as TicketId, how: "related", fromAt: NOW - HOUR_MS, untilAt: null }],
    tags: [{ committeeId: MESS, fromAt: NOW - HOUR_MS, untilAt: null, taggedById: spoc.personId }],
    jobs: [WAITING],
    reviews: [panelist, reviewer, reader].map(({ personId }) => toReview(personId)),
  };
}

/** Somewhere to go, for the verbs that lead elsewhere. */
const REPORT = { seq: 1, audience: "public", kind: "filed", file: null, titleLeft: null } as const;
/** A third ticket, which nothing links yet. */
const third = (): TicketState => {
  const other = besides();
  return { ...other, ticket: { ...other.ticket, id: 3 as TicketId }, links: [] };
};
const DESTINATION = {
  statutory: ["resolve"] as const,
  recategorisation: toLabs,
  forwarding: toColleague,
  splitting: ofTheLabs,
  contact: { personId: plumber.personId },
  namedRequester: neighbour.personId,
  heirs: afterTheSpoc,
  // Nobody of them is here.
  reviewing: NO_STAFFING,
  concerned: whoever,
};

/** Another report of the same person, with the same people on it. */
function besides(): TicketState {
  const { ticket: row, ...rest } = ripe("active");
  return {
    ...rest,
    ticket: { ...row, id: 2 as TicketId, reference: "1020", number: 1020, mergedIntoId: null },
  };
}

/** What a verb needs of its ticket beside. */
const NEEDED: Partial<Record<Verb, Partial<TicketState["ticket"]>>> = {
  include: {},
  exclude: { incidentId: 2 as TicketId },
  join: { isIncident: true, requesterId: stranger.personId },
  leave: { isIncident: true },
  appeal: { mergedIntoId: null },
  uphold: { stage: 1, appealedAt: NOW },
  hand_on_appeal: { stage: 1, appealedAt: NOW },
  decide_withdrawal: { withdrawalAskedAt: NOW },
  resolve_with_incident: { incidentId: 2 as TicketId },
};

function ripeFor(verb: Verb, kind: StatusKind, visibility: Visibility): TicketState {
  const state = ripe(kind);
  const body = [panelist, reviewer].map((person) => relation(person, "reviewer", { reason: bodyReason(1) }));
  // A known problem is filed for nobody.
  const own = state.people.filter(({ relation }) => verb !== "leave" || relation !== "filed_for");
  const people =
    verb === "join" ? [] : [...own, ...(verb === "uphold" || verb === "hand_on_appeal" ? body : [])];
  return { ...state, ticket: { ...state.ticket, visibility, ...NEEDED[verb] }, people };
}

function incident(): TicketState {
  const other = besides();
  return { ...other, ticket: { ...other.ticket, isIncident: true } };
}

/** Dates that are still to come. */
const LATER = {
  observe_closure: { fromAt: NOW, untilAt: NOW + 30 * HOUR_MS },
  delivered: { seq: 2, at: NOW },
  tat: { when: "27 Nov 11:00", reason: "Parts are late." },
  hold: { reason: "parts", when: "27 Nov 11:00", words: "" },
  job: { ...GOOD.job, from: "27 Nov 10:00", until: "27 Nov 12:00" },
};

function inputOf(verb: Verb, actor: Actor, visibility: Visibility): Inputs[Verb] {
  if (verb === "decide_extension" && (actor === student || actor === beneficiary))
    return { decision: "agree", reason: "" };
  // What is worked on already starts only towards another status.
  if (verb === "start") return { status: "visit_planned" };
  if (verb === "restrict") return { to: visibility === "protected" ? "normal" : "protected" };
  return verb in LATER ? LATER[verb as keyof typeof LATER] : GOOD[verb];
}

function stateFor(verb: Verb, kind: StatusKind, visibility: Visibility, letter: string, actor: Actor) {
  const state = ripeFor(verb, kind, visibility);
  if (letter === "N")
    return { ...state, ticket: { ...state.ticket, requesterId: null, filedById: null }, people: [] };
  if (letter !== "D" || actor.kind !== "person") return state;
  return { ...state, people: [...state.people, relation(actor, "recused")] };
}

/** What a second ticket of that visibility has to be for the verb. */
function otherFor(verb: Verb, visibility: Visibility): TicketState {
  if (verb === "include") return incident();
  const other = verb === "link" ? third() : besides();
  return { ...other, ticket: { ...other.ticket, visibility } };
}

/** What is the same in every cell. */
const AROUND = world({
  ...DESTINATION,
  ladder: [...ladder, ...ladder.map((each) => ({ ...each, forProtected: true }))],
});

function outcomeOf(
  verb: Verb,
  kind: StatusKind,
  visibility: Visibility,
  letter: string,
  actor: Actor,
): string {
  const said = {
    at: NOW,
    byId: actor.kind === "person" ? actor.personId : null,
    waits: true,
    made: [],
  };
  const committeeId = verb === "untag" ? MESS : GOOD.tag.committeeId;
  const around = {
    other: otherFor(verb, visibility),
    incident: incident(),
    committee: { committeeId, heads: [] },
    redactable: { ...REPORT, said },
  };
  const state = stateFor(verb, kind, visibility, letter, actor);
  const asked = command(verb, inputOf(verb, actor, visibility));
  const decision = decide({ ...AROUND, actor, state, ...around }, asked, NOW);
  return decision.ok ? "allowed" : decision.code;
}

const VERBS = Object.keys(RULES) as Verb[];

it("has every verb, each once, and every column", () => {
  expect([...LINES.keys()].sort()).toEqual([...VERBS].sort());
  expect(Object.keys(ACTORS).join("")).toBe(WHO);
  for (const { kinds, who } of LINES.values())
    expect([kinds.size, ...VISIBILITIES.map((each) => who[each].length)]).toEqual([7, 20, 20, 20]);
});

it.each(VERBS)("answers %s as written, whoever says it, on whatever ticket", (verb) => {
  const cells = VISIBILITIES.flatMap((visibility) =>
    STATUS_KINDS.flatMap((kind) =>
      [...WHO].flatMap((letter, who) =>
        (ACTORS[letter] ?? []).map((actor) => ({ visibility, kind, letter, who, actor })),
      ),
    ),
  );
  const cell = ({ visibility, kind, letter }: (typeof cells)[number]) => `${visibility} ${kind} ${letter}`;
  const found = cells.map(
    (each) => `${cell(each)}: ${outcomeOf(verb, each.kind, each.visibility, each.letter, each.actor)}`,
  );
  expect(found).toEqual(
    cells.map((each) => `${cell(each)}: ${written(verb, each.kind, each.visibility, each.who)}`),
  );
});

it("offers on a page what the table lets somebody try, and nothing of the system's", () => {
  const unheard = new Set(["not_found", "not_allowed"]);
  for (const visibility of VISIBILITIES)
    for (const kind of STATUS_KINDS)
      for (const [who, letter] of [...WHO].entries())
        for (const actor of ACTORS[letter] ?? []) {
          const state = stateFor("note", kind, visibility, letter, actor);
          // Who can't see it has no page.
          if (!can(actor, "see", accessOf(state), NOW)) continue;
          const tried = VERBS.filter((verb) => {
            const fits = fitsIncident(verb, state.ticket) && LINES.get(verb)?.kinds.get(kind) === "+";
            return (
              fits &&
              !isSystemVerb(verb) &&
              !isContactVerb(verb) &&
              !unheard.has(written(verb, kind, visibility, who))
            );
          });
          const offered = [...allowedVerbs({ actor, state }, NOW)];
          expect(offered.sort(), `${visibility} ${kind} ${letter}`).toEqual(tried.sort());
        }
});
