import { expect, it } from "vitest";
import type { Actor } from "#app/domain/actor.ts";
import { pause } from "#app/domain/clocks.ts";
import type { Inputs, Verb } from "#app/domain/command.ts";
import type { ContactJob } from "#app/domain/contact-jobs.ts";
import { allowedVerbs, decide, RULES } from "#app/domain/decide.ts";
import type { TicketId } from "#app/domain/ids.ts";
import { fitsIncident } from "#app/domain/incidents.ts";
import { isContactVerb, isSystemVerb } from "#app/domain/rules.ts";
import { bodyReason } from "#app/domain/stages.ts";
import { defaultStatus, STATUS_KINDS, type StatusKind } from "#app/domain/statuses.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import {
  colleague,
  dean,
  fellow,
  filer,
  HOUR_MS,
  MESS,
  MINUTE_MS,
  neighbour,
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
import { afterTheSpoc, ofTheLabs, toColleague, toLabs, whoever } from "./destinations.ts";
import { command, GOOD } from "./story.ts";

const NOW = at("2026-11-26 10:00");

/** Everybody who can meet a ticket, by the letter that stands for them in the table. */
const ACTORS: Readonly<Record<string, Actor>> = {
  R: student,
  F: filer,
  A: spoc,
  S: colleague,
  L: dean,
  P: panelist,
  W: watcher,
  J: neighbour,
  C: fellow,
  T: { kind: "contact", personId: plumber.personId, job: { ticketId: 1 as TicketId, seq: 2 } },
  Y: system,
};

/** PRODUCT 2 and 3, written down: who may say a verb, and from which kinds. */
const TABLE: Readonly<Record<Verb, readonly [who: string, from: string]>> = {
  acknowledge: ["ASLPC", "new active waiting_requester waiting_other"],
  start: ["ASLP", "new waiting_requester waiting_other"],
  hold: ["ASLP", "new active waiting_requester"],
  resume: ["ASLP", "waiting_other"],
  tat: ["ASLPC", "new active waiting_requester waiting_other"],
  decide_extension: ["RL", "new active waiting_requester waiting_other"],
  ask: ["ASLP", "new active waiting_requester waiting_other"],
  reply: ["RFASLPC", "new active waiting_requester waiting_other resolved"],
  note: ["ASLPC", "new active waiting_requester waiting_other resolved closed cancelled"],
  claim: ["SLP", "new active waiting_requester waiting_other"],
  assign: ["ASLP", "new active waiting_requester waiting_other"],
  forward: ["ASLP", "new active waiting_requester waiting_other"],
  recategorise: ["ASLP", "new active waiting_requester waiting_other"],
  resolve: ["ASLPC", "new active waiting_requester waiting_other"],
  undo_resolve: ["ASLPC", "resolved"],
  reopen: ["R", "resolved"],
  close: ["R", "resolved"],
  cancel: ["R", "new active waiting_requester waiting_other"],
  decide_withdrawal: ["AP", "new active waiting_requester waiting_other"],
  rate: ["R", "resolved closed"],
  escalate: ["RASLP", "new active waiting_requester waiting_other"],
  correct: ["ASLP", "new active waiting_requester waiting_other resolved closed cancelled"],
  watch: ["ASLPWJC", "new active waiting_requester waiting_other resolved closed cancelled"],
  tag: ["ASLP", "new active waiting_requester waiting_other resolved closed cancelled"],
  untag: ["ASLP", "new active waiting_requester waiting_other resolved closed cancelled"],
  merge: ["ASLP", "new active waiting_requester waiting_other"],
  unmerge: ["ASLP", "closed"],
  split: ["ASLP", "new active waiting_requester waiting_other"],
  link: ["RASLP", "new active waiting_requester waiting_other resolved closed cancelled"],
  unlink: ["RASLP", "new active waiting_requester waiting_other resolved closed cancelled"],
  job: ["ASLP", "new active waiting_requester waiting_other"],
  revoke_job: ["ASLP", "new active waiting_requester waiting_other resolved closed cancelled"],
  answer_job: ["T", "new active waiting_requester waiting_other resolved closed cancelled"],
  include: ["ASLP", "new active waiting_requester waiting_other"],
  exclude: ["RASLP", "new active waiting_requester waiting_other"],
  join: ["RFASLPWJC", "new active waiting_requester waiting_other"],
  leave: ["J", "new active waiting_requester waiting_other resolved closed cancelled"],
  appeal: ["R", "new active waiting_requester waiting_other resolved closed"],
  uphold: ["P", "new active waiting_requester waiting_other"],
  redact: ["L", "new active waiting_requester waiting_other resolved closed cancelled"],
  take_back: ["ASLPC", "new active waiting_requester waiting_other resolved"],
  about: ["RFASLP", "new active waiting_requester waiting_other resolved closed cancelled"],
  restrict: ["L", "new active waiting_requester waiting_other resolved closed cancelled"],
  remind: ["Y", "new active waiting_requester waiting_other"],
  break: ["Y", "new active waiting_requester waiting_other"],
  step: ["Y", "new active waiting_requester waiting_other"],
  climb: ["Y", "new active waiting_requester waiting_other"],
  remind_stalled: ["Y", "active"],
  resume_clock: ["Y", "new active waiting_requester waiting_other"],
  remind_question: ["Y", "waiting_requester"],
  resolve_unanswered: ["Y", "waiting_requester"],
  ask_confirmation: ["Y", "resolved"],
  close_by_silence: ["Y", "resolved"],
  delivered: ["Y", "resolved"],
  observe_closure: ["Y", "new active waiting_requester waiting_other"],
  send_link: ["Y", "new active waiting_requester waiting_other resolved closed cancelled"],
  hand_on: ["Y", "new active waiting_requester waiting_other"],
  resolve_with_incident: ["Y", "new active waiting_requester waiting_other"],
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

/** A ticket on which every verb has something to do, so that only who and whence decide. */
function ripe(kind: StatusKind): TicketState {
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
    people: [relation(panelist, "panel"), relation(watcher, "watcher"), relation(neighbour, "joined")],
    links: [{ otherId: 2 as TicketId, how: "related", fromAt: NOW - HOUR_MS, untilAt: null }],
    tags: [{ committeeId: MESS, fromAt: NOW - HOUR_MS, untilAt: null, taggedById: spoc.personId }],
    jobs: [WAITING],
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
  heirs: afterTheSpoc,
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
  decide_withdrawal: { withdrawalAskedAt: NOW },
  resolve_with_incident: { incidentId: 2 as TicketId },
};

function ripeFor(verb: Verb, kind: StatusKind): TicketState {
  const state = ripe(kind);
  const body = relation(panelist, "reviewer", { reason: bodyReason(1) });
  const people = verb === "join" ? [] : [...state.people, ...(verb === "uphold" ? [body] : [])];
  return { ...state, ticket: { ...state.ticket, ...NEEDED[verb] }, people };
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

function inputOf(verb: Verb, actor: Actor): Inputs[Verb] {
  if (verb === "decide_extension" && actor === student) return { decision: "agree", reason: "" };
  return verb in LATER ? LATER[verb as keyof typeof LATER] : GOOD[verb];
}

function outcomeOf(verb: Verb, kind: StatusKind, actor: Actor): string {
  const input = inputOf(verb, actor);
  const other = verb === "link" ? third() : verb === "include" ? incident() : besides();
  const said = { at: NOW, byId: actor.kind === "person" ? actor.personId : null, waits: true };
  const committeeId = verb === "untag" ? MESS : GOOD.tag.committeeId;
  const committee = { committeeId, heads: [] };
  const around = { ...DESTINATION, other, incident: incident(), committee, redactable: { ...REPORT, said } };
  const decision = decide(world({ actor, state: ripeFor(verb, kind), ...around }), command(verb, input), NOW);
  return decision.ok ? "allowed" : decision.code;
}

function expectedOf(verb: Verb, kind: StatusKind, letter: string): string {
  const [who, from] = TABLE[verb];
  const allowed = from.split(" ").includes(kind);
  // The owner may claim as such, but has nothing to claim; colleagues decide on nothing that one of them asked for.
  if (!who.includes(letter) && verb === "claim" && letter === "A") return "wrong_state";
  if (!who.includes(letter) && verb === "decide_extension" && "ASP".includes(letter))
    return allowed ? "not_yours_to_decide" : "wrong_state";
  // Whoever wrote an incident up has nothing of it as a requester.
  if (verb === "leave" && "RF".includes(letter)) return "not_found";
  if (!who.includes(letter)) return "not_allowed";
  return allowed ? "allowed" : "wrong_state";
}

it("has every verb", () => {
  expect(Object.keys(RULES).sort()).toEqual(Object.keys(TABLE).sort());
});

it.each(Object.keys(TABLE) as Verb[])(
  "lets exactly the written people say %s, from the written kinds",
  (verb) => {
    const cells = STATUS_KINDS.flatMap((kind) => Object.keys(ACTORS).map((letter) => ({ kind, letter })));
    const found = cells.map(
      ({ kind, letter }) => `${kind} ${letter}: ${outcomeOf(verb, kind, ACTORS[letter] ?? stranger)}`,
    );
    expect(found).toEqual(
      cells.map(({ kind, letter }) => `${kind} ${letter}: ${expectedOf(verb, kind, letter)}`),
    );
  },
);

// A known problem is anybody's to join.
const OF_SOME = (Object.keys(TABLE) as Verb[]).filter((verb) => verb !== "join");
it.each(OF_SOME)("is not there for a stranger who says %s", (verb) => {
  for (const kind of STATUS_KINDS) expect(outcomeOf(verb, kind, stranger)).toBe("not_found");
});

it("offers on a page what the table allows, and nothing of the system's", () => {
  for (const kind of STATUS_KINDS) {
    for (const [letter, actor] of Object.entries(ACTORS)) {
      const offered = [...allowedVerbs({ actor, state: ripe(kind) }, NOW)];
      const allowed = (Object.keys(TABLE) as Verb[]).filter((verb) => {
        const [who, from] = TABLE[verb];
        const mayTry =
          (verb === "claim" && letter === "A") || (verb === "decide_extension" && "ASP".includes(letter));
        const fits = fitsIncident(verb, ripe(kind).ticket);
        return (
          fits &&
          (who.includes(letter) || mayTry) &&
          from.split(" ").includes(kind) &&
          !isSystemVerb(verb) &&
          !isContactVerb(verb)
        );
      });
      expect(offered.sort()).toEqual(allowed.sort());
    }
  }
});
