import { describe, expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import {
  REFUSALS,
  type Refusal,
  type RefusalCode,
  refusalSentence,
  refusalStatus,
  refuse,
  refuseAll,
} from "#app/domain/refusals.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import type { World } from "#app/domain/world.ts";
import {
  colleague,
  dean,
  director,
  everybodyHere,
  FILED_AT,
  MESS,
  neighbour,
  overseer,
  plumber,
  relation,
  spoc,
  stranger,
  student,
  ticket,
  warden,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { whoever } from "./destinations.ts";
import { command, GOOD, story } from "./story.ts";

const done = story().does(spoc, "resolve", GOOD.resolve, "2026-11-24 09:30").state;
const seen = story().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 09:30").state;
const broken = story().passes("2026-11-24 13:00").state;
const unnamed = ticket({ visibility: "restricted", aboutUnnamedAt: at("2026-11-24 09:30") });
const asked = ticket({ extensionUntilAt: at("2026-11-26 11:00"), extensionAskedById: spoc.personId });
const toReview: TicketState = {
  ...done,
  reviews: [
    { personId: warden.personId, round: 1, ratedId: spoc.personId, askedAt: 1, remindAt: 2, doneAt: null },
  ],
};
const rated = { ...done, ticket: { ...done.ticket, ratedRound: 1 } };
const committee = { committeeId: MESS, heads: [] };
const brought = ticket(
  {},
  { tags: [{ committeeId: MESS, fromAt: FILED_AT, untilAt: null, taggedById: dean.personId }] },
);
const over = { ...done, ticket: { ...done.ticket, reopenUntilAt: at("2026-11-24 09:59") } };
const past = (kind: "replied" | "escalated") =>
  [{ seq: 2, kind, audience: "public", actorId: colleague.personId, changedKind: false }] as const;

/** A reply of half a minute ago. */
const LEFT = {
  ...({ seq: 2, audience: "public", kind: "replied", file: null, titleLeft: null } as const),
  said: {
    at: at("2026-11-24 09:59"),
    byId: spoc.personId,
    waits: true,
    made: [],
  },
};

type Case<V extends Verb = Verb> = {
  verb: V;
  input?: Partial<Inputs[V]>;
  actor?: PersonActor;
  world?: Partial<World>;
};

const ORDER = {
  seq: 2,
  contactId: plumber.personId,
  givenById: spoc.personId,
  visitFromAt: null,
  visitUntilAt: null,
  expiresAt: at("2026-12-08 09:00"),
  answer: null,
  answeredAt: null,
  revokedAt: null,
};

const PHOTO = {
  id: "20261122-x",
  name: "a.png",
  kind: "png",
  bytes: 1,
  sha256: "0",
  width: 1,
  height: 1,
} as const;

/** Every sentence that a command on a ticket can be refused with, as people read it, and one way to get it. */
const CASES: Readonly<Partial<Record<RefusalCode, readonly [Case, string]>>> = {
  not_found: [
    { verb: "reply", actor: stranger },
    "There is nothing here for you. Check the address, or sign in as somebody else.",
  ],
  not_allowed: [
    { verb: "resolve", actor: student },
    "This is for somebody else to do. Ask the person who has the ticket.",
  ],
  wrong_state: [
    { verb: "start", world: { state: seen } },
    "The ticket has moved on, so this can no longer be done. The page shows where it stands now.",
  ],
  changed_meanwhile: [
    { verb: "reply", world: { past: past("replied") } },
    "Something happened here while you were writing. Read it, then send yours anyway or change it.",
  ],
  already_acknowledged: [
    { verb: "acknowledge", world: { state: seen } },
    "Somebody was faster: this has already been acknowledged.",
  ],
  already_rated: [
    { verb: "rate", actor: student, world: { state: rated } },
    "You have rated this solution already. Thank you.",
  ],
  reopen_window_over: [
    { verb: "reopen", actor: student, world: { state: over } },
    "The time to reopen this is over. Report it again and name the old number.",
  ],
  undo_too_late: [
    { verb: "undo_resolve", world: { state: { ...done, ticket: { ...done.ticket, resolvedAt: 0 } } } },
    "This can be taken back for half an hour. Ask the requester to reopen it, or report it again.",
  ],
  yours_already: [{ verb: "claim" }, "You have it already, so there is nothing to take over."],
  theirs_already: [
    { verb: "assign", input: { personId: spoc.personId } },
    "They have it already. Choose somebody else, or leave it with them.",
  ],
  hold_reason_unknown: [{ verb: "hold", input: { reason: "holiday" } }, "Choose what it waits for."],
  times_unreadable: [
    { verb: "offer_times", actor: student, input: { times: ["whenever"] } },
    "One of these times can’t be read. Choose a day and a part of it.",
  ],
  times_order: [
    { verb: "offer_times", actor: student, input: { times: ["2026-11-30/16:00-14:30"] } },
    "One of these times ends before it begins. Turn it round.",
  ],
  times_past: [
    { verb: "offer_times", actor: student, input: { times: ["2026-11-23/morning"] } },
    "One of these times is over already. Choose one that is still to come.",
  ],
  times_too_far: [
    { verb: "offer_times", actor: student, input: { times: ["2027-11-30/morning"] } },
    "Nobody plans so far ahead. Choose days until 2027-01-23.",
  ],
  times_too_many: [
    {
      verb: "offer_times",
      actor: student,
      input: { times: Array.from({ length: 22 }, (_, hour) => `2026-11-30/09:${hour + 10}-10:00`) },
    },
    "Choose 21 times at most.",
  ],
  nothing_to_correct: [
    { verb: "correct", input: { place: "" } },
    "Nothing here differs from what stands there now.",
  ],
  destination_unknown: [
    { verb: "forward" },
    "It can’t be passed on to there. Choose somebody else, or another part of the campus.",
  ],
  subcategory_unknown: [{ verb: "recategorise" }, "Choose what it is about."],
  nothing_broken: [
    { verb: "escalate", actor: student },
    "No promise is broken yet. If it is, the next person up is told at that very minute.",
  ],
  asked_already: [
    { verb: "escalate", actor: student, world: { state: broken, past: past("escalated") } },
    "You have asked for this already: the next person up has been told.",
  ],
  merge_unknown: [
    { verb: "merge" },
    "There is no such open ticket to put it into. Give the number of another one of the same person.",
  ],
  merge_unlike: [
    { verb: "merge", world: { other: ticket({ id: 2 as never, requesterId: colleague.personId }) } },
    "Only two reports of one person can be put together, by somebody who may work on both.",
  ],
  split_unfit: [
    { verb: "split", world: { state: ticket({ requesterId: null }) } },
    "Only an ordinary ticket can be split, and only where it is known who reported it.",
  ],
  withdrawal_asked_already: [
    {
      verb: "cancel",
      actor: student,
      world: { state: ticket({ visibility: "protected", withdrawalAskedAt: FILED_AT }) },
    },
    "You have asked for this already. Those who read it decide, and answer you here.",
  ],
  job_unfit: [
    {
      verb: "job",
      world: { contact: { personId: plumber.personId }, state: ticket({ visibility: "protected" }) },
    },
    "This one is read by few, so nobody outside is asked about it here.",
  ],
  contact_unknown: [{ verb: "job" }, "Choose somebody from the list."],
  jobs_full: [
    {
      verb: "job",
      world: {
        contact: { personId: plumber.personId },
        state: ticket({}, { jobs: [2, 3, 4, 5, 6].map((seq) => ({ ...ORDER, seq })) }),
      },
    },
    "At most 5 work orders wait on one ticket. Take one back first, or wait for an answer.",
  ],
  job_over: [
    { verb: "revoke_job", world: { state: ticket({}, { jobs: [{ ...ORDER, revokedAt: FILED_AT }] }) } },
    "This work order is over: it was answered, taken back, or is too old.",
  ],
  link_unknown: [{ verb: "link" }, "There is no such other ticket that you may see. Give its number."],
  linked_already: [
    {
      verb: "link",
      world: {
        other: ticket({ id: 2 as never }),
        state: ticket({}, { links: [{ otherId: 2 as never, how: "related", fromAt: 0, untilAt: null }] }),
      },
    },
    "These two belong together already.",
  ],
  links_full: [
    {
      verb: "link",
      world: {
        other: ticket({ id: 2 as never }),
        state: ticket(
          {},
          {
            links: Array.from({ length: 20 }, (_, n) => ({
              otherId: (n + 9) as never,
              how: "related" as const,
              fromAt: 0,
              untilAt: null,
            })),
          },
        ),
      },
    },
    "At most 20 others belong to one ticket. Take one away first.",
  ],
  about_first: [
    {
      verb: "forward",
      actor: director,
      world: { forwarding: { to: "committee", committee, staffing: everybodyHere }, state: unnamed },
    },
    "Say first whom this is about, or that it is about nobody: until then only senior staff from elsewhere may have it.",
  ],
  committee_unknown: [{ verb: "tag" }, "There is no such committee. Choose one from the list."],
  not_for_committees: [
    { verb: "tag", world: { committee, state: ticket({ visibility: "restricted" }) } },
    "This one is not for many eyes: no committee can be brought in on it.",
  ],
  no_head: [
    {
      verb: "forward",
      input: { to: "committee:3" },
      world: { forwarding: { to: "committee", committee, staffing: everybodyHere } },
    },
    "Nobody heads this committee just now. Choose somebody else.",
  ],
  mention_unknown: [
    { verb: "note", input: { body: "@Nobody knows." } },
    "“@Nobody” is nobody who may read this here, or more than one of them. Write their e-mail address behind the @, or leave the @ out.",
  ],
  tagged_already: [{ verb: "tag", world: { committee, state: brought } }, "This committee has it already."],
  not_tagged: [
    { verb: "untag", world: { committee } },
    "This committee was not brought in, or has left already.",
  ],
  incident_unknown: [
    { verb: "include" },
    "There is no such open known problem that you may work on. Give its number.",
  ],
  incident_unfit: [
    {
      verb: "include",
      world: {
        state: ticket({ isEmergency: true }),
        other: ticket({ id: 2 as never, isIncident: true }),
      },
    },
    "What is confidential, or an emergency, is worked on by itself.",
  ],
  in_incident_already: [
    {
      verb: "include",
      world: {
        state: ticket({ incidentId: 3 as never }),
        other: ticket({ id: 2 as never, isIncident: true }),
      },
    },
    "This belongs to a known problem already. Take it out of that first.",
  ],
  joined_already: [
    {
      verb: "join",
      actor: neighbour,
      world: { state: ticket({ isIncident: true }, { people: [relation(neighbour, "joined")] }) },
    },
    "We know already that you have this problem as well.",
  ],
  no_appeal: [
    { verb: "appeal", actor: student },
    "There is nothing to appeal against here, or the time for it is over.",
  ],
  appeal_undecided: [
    { verb: "resolve", world: { state: ticket({ stage: 1, appealedAt: 1 }) } },
    "An appeal is under way. Those who were appealed to decide on it, and nobody else.",
  ],
  appeal_decided: [
    {
      verb: "undo_resolve",
      world: {
        state: ticket(
          { stage: 1, statusKind: "resolved", resolvedAt: at("2026-11-24 10:00") },
          { people: [relation(neighbour, "reviewer", { reason: "appeal/1" })] },
        ),
      },
    },
    "An appeal ended with this. Those who decided on it can take that back, and nobody else.",
  ],
  nothing_to_uphold: [
    {
      verb: "uphold",
      actor: neighbour,
      world: {
        state: ticket(
          { stage: 1, appealedAt: 1 },
          { people: [relation(neighbour, "reviewer", { reason: "appeal/1" })] },
        ),
      },
    },
    "Nothing was decided before that could stand. Say how it ends instead.",
  ],
  stays_theirs: [
    {
      verb: "correct",
      input: { requester: "neighbour" },
      world: { state: ticket({ visibility: "protected" }), namedRequester: neighbour.personId },
    },
    "Few may read this, so it stays with whoever reported it. Whoever else it happened to reports it themselves.",
  ],
  nothing_to_review: [
    { verb: "review", actor: dean, world: { state: done } },
    "No rating waits to be looked into here.",
  ],
  review_not_yours: [
    {
      verb: "review",
      actor: neighbour,
      world: { state: { ...toReview, people: [relation(neighbour, "reviewer")] } },
    },
    "Those who were asked to look into this rating say what they found, and nobody else.",
  ],
  finding_missing: [
    { verb: "review", actor: dean, input: { found: " " }, world: { state: toReview } },
    "Say in a few words what you found.",
  ],
  nothing_to_redact: [
    { verb: "redact", actor: dean },
    "There is nothing there to take away any more. Choose something from the list.",
  ],
  nothing_to_take_back: [
    { verb: "take_back" },
    "Only your own message can be taken back, and only before it has left.",
  ],
  take_back_too_late: [
    { verb: "take_back", world: { redactable: LEFT } },
    "It has left: a message can be taken back for thirty seconds. Write another one that puts it right.",
  ],
  about_missing: [
    { verb: "about", input: { person: "", words: " " }, world: { concerned: whoever } },
    "Say whom it is about, by name or in your own words.",
  ],
  about_requester: [
    {
      verb: "about",
      input: { person: "24BCS0001" },
      world: { concerned: { ...whoever, personId: student.personId } },
    },
    "This is who reported it. Say which other person it is about.",
  ],
  seen_already: [
    { verb: "look", actor: { ...dean, grants: [...dean.grants, ...overseer.grants] } },
    "You can read this already. Open it.",
  ],
  at_the_top: [
    { verb: "escalate", world: { state: ticket({ level: 3 }) } },
    "Everybody further up has been told already. What you write here, they read.",
  ],
  words_missing: [{ verb: "reply", input: { body: "" } }, "Write something first."],
  words_too_long: [
    { verb: "reply", input: { body: "a".repeat(10_001) } },
    "This is too long. Shorten it to 10000 characters or fewer.",
  ],
  reason_missing: [{ verb: "escalate", input: { reason: "" } }, "Say why, so that the others understand."],
  resolution_missing: [
    { verb: "resolve", input: { text: "" } },
    "Say what was done, so that the requester can check it.",
  ],
  date_missing: [
    { verb: "tat", input: { when: "" } },
    "Give a date and time, or a duration such as “2 hours” or “3 days”.",
  ],
  date_unreadable: [
    { verb: "tat", input: { when: "soon" } },
    "This date can’t be read. Write “2 hours”, “3 days”, “tomorrow 11:00” or “24 Nov 11:00”.",
  ],
  date_past: [
    { verb: "tat", input: { when: "24 Nov 09:00" } },
    "This moment is already over. Give one that is still to come.",
  ],
  date_too_far: [
    { verb: "tat", input: { when: "24 Dec 2028 09:00" } },
    "This is more than a year away. Give a nearer date.",
  ],
  extension_too_long: [
    { verb: "tat", input: { when: "30 Nov 11:00", reason: "Parts." } },
    "A new date may add at most as much time as was first promised. The latest possible is Fri 27 Nov, 18:00.",
  ],
  person_unknown: [
    { verb: "assign", input: { personId: stranger.personId } },
    "Nobody by this name can take the ticket. Choose somebody from the list.",
  ],
  no_extension: [
    { verb: "decide_extension", actor: student },
    "There is no new date to decide on here any more.",
  ],
  not_yours_to_decide: [
    { verb: "decide_extension", world: { state: asked } },
    "The next person up decides on this, and never whoever asked for it.",
  ],
  decision_unknown: [
    { verb: "decide_extension", actor: dean, input: { decision: "perhaps" }, world: { state: asked } },
    "Choose what you decide.",
  ],
  outcome_unknown: [{ verb: "resolve", input: { outcome: "done" } }, "Choose how it ended."],
  rule_unquoted: [
    { verb: "resolve", input: { outcome: "refused", text: "No." } },
    "Quote the rule by which you refuse: its number, or its words in quotation marks.",
  ],
  destination_missing: [
    { verb: "resolve", input: { outcome: "not_ours" } },
    "This is not over because somebody else has to decide. Pass it on to them, and say why.",
  ],
  status_unknown: [
    { verb: "hold", input: { status: "visit_planned" } },
    "Choose a status from the list: this one can’t be had here.",
  ],
  stars_unknown: [
    { verb: "rate", actor: student, input: { stars: 0 }, world: { state: done } },
    "Choose from 1 to 5 how you were treated.",
  ],
  files_too_many: [
    { verb: "reply", input: { body: "See the photos.", files: Array.from({ length: 6 }, () => PHOTO) } },
    "Five files go with one message at most. Leave some out.",
  ],
};

/** Codes of doors and filings, which a command on a ticket never answers with. */
const ELSEWHERE: readonly RefusalCode[] = [
  ...[
    "signed_out",
    "confirm_first",
    "key_reused",
    "sign_in_failed",
    "too_many_filings",
    "too_many_tries",
    "campus_unnamed",
    "own_name_missing",
    "address_unreadable",
    "password_weak",
  ],
  // Of accounts: tests/integration/sign-in-by-code.test.ts and account.test.ts.
  ...["code_wrong", "link_over", "too_many_sign_in_codes"],
  ...["password_wrong", "address_taken", "address_known", "address_last", "session_over"],
  // Of tokens: tests/unit/api-tokens.test.ts, tests/integration/api-tokens.test.ts.
  ...["scopes_missing", "tokens_full", "token_shown_already"],
  ...["token_unknown", "scope_missing", "too_many_requests"],
  // Of notifications: tests/unit/how-told.test.ts.
  ...["quiet_hours_open"],
  ...["form_key_unreadable"],
  // Said by the form that takes files; tests/integration shows each of them.
  ...["file_kind_unknown", "file_unreadable", "file_too_large", "file_empty", "picture_too_large"],
  ...["file_not_kept", "file_left_out", "files_full", "files_sent_already"],
  ...["files_closed", "files_missing", "file_signed_out", "files_too_often", "form_too_long"],
  ...["description_missing", "requester_unknown", "confidential_unfit", "confidential_on_page"],
  // Of erasing a person: tests/unit/erasure.test.ts.
  ...["not_oneself", "still_owns"],
  // Of whoever is unknown: tests/integration/emergency.test.ts.
  ...["nobody_to_ask"],
  // Of whoever does not say who they are: tests/unit/anonymous.test.ts, tests/integration/anonymous.test.ts.
  ...[
    "stays_anonymous",
    "code_unknown",
    "report_named",
    "too_many_codes",
    "too_many_reports",
    "too_many_links",
  ],
  ...["file_not_cleanable", "number_unreadable"],
  // Of people who leave: tests/unit/leaving.test.ts.
  ...["owner_is_back", "nobody_there", "not_yourself", "last_super_admin", "gone_already", "not_gone"],
  // Of absences and turns of duty: tests/unit/absences.test.ts.
  ...[
    "moment_unchosen",
    "span_order",
    "absence_overlaps",
    "substitute_oneself",
    "substitute_unknown",
    "absence_over",
  ],
  ...["part_unknown", "staff_unknown", "turn_overlaps", "turn_over"],
  // Of people who were entered twice: tests/unit/merging.test.ts.
  ...["same_entry", "merged_already", "stays_gone"],
  // Of roles: tests/unit/roles.test.ts.
  ...["role_held", "role_is_whole", "role_over"],
  // Of many tickets at once: tests/unit/many.test.ts.
  ...["not_among_many"],
  // Of canned replies: tests/integration/canned.test.ts.
  ...["canned_full"],
  // Of saved views: tests/integration/desk.test.ts.
  ...["views_full"],
  // Of terms in committees: tests/unit/memberships.test.ts.
  ...["proposed_already", "not_own_proposal", "decided_already"],
  // Of links in mails: tests/unit/linked-acts.test.ts.
  "link_not_theirs",
  // Of declaring a closure: tests/unit/closures.test.ts.
  ...["closure_order", "closure_too_late"],
  ...["answer_missing", "answer_unknown", "answer_not_date", "answer_not_number", "choice_unknown"],
  ...["answer_too_small", "answer_too_big", "answer_too_early", "answer_too_late", "answers_too_many"],
] as readonly RefusalCode[];

function refusalOf({ verb, input, actor, world: changes }: Case): Refusal {
  const usual: object = GOOD[verb];
  const said = command(verb, { ...usual, ...input } as Inputs[Verb], { seen: 1 });
  const decision = decide(world({ actor: actor ?? spoc, ...changes }), said, at("2026-11-24 10:00"));
  if (decision.ok) throw new Error("it was not refused");
  return decision;
}

it.each(Object.entries(CASES))("%s is said in a sentence", (code, [given, sentence]) => {
  const refusal = refusalOf(given);
  expect(refusal.code).toBe(code);
  expect(refusal.issues.map(refusalSentence)).toEqual([sentence]);
});

it("has a sentence here for every code, but those of doors and filings", () => {
  const known = Object.keys(REFUSALS).filter((code) => !ELSEWHERE.includes(code as RefusalCode));
  expect(Object.keys(CASES).sort()).toEqual(known.sort());
});

it.each(Object.keys(REFUSALS) as RefusalCode[])(
  "%s ends its sentence, and has a status for a page",
  (code) => {
    expect(
      refusalSentence({
        code,
        facts: { most: 1, latest: "x", again: "y", span: "z", least: 8, count: 2, scope: "s", seconds: 3 },
      }),
    ).toMatch(/^[A-Z“][^{}]*[.!?]$/);
    expect([401, 403, 404, 409, 422, 429]).toContain(refusalStatus(code));
  },
);

describe("words", () => {
  it.each([
    ["acknowledge", "message", 10_000, spoc, ticket()],
    ["tat", "reason", 2000, spoc, ticket()],
    ["ask", "body", 10_000, spoc, ticket()],
    ["reply", "body", 10_000, spoc, ticket()],
    ["note", "body", 10_000, spoc, ticket()],
    ["resolve", "text", 10_000, spoc, ticket()],
    ["reopen", "reason", 2000, student, done],
    ["cancel", "reason", 2000, student, ticket()],
    ["rate", "feedback", 2000, student, done],
    ["escalate", "reason", 2000, spoc, ticket()],
    ["hold", "words", 2000, spoc, ticket()],
    ["tag", "reason", 2000, spoc, ticket()],
    ["look", "reason", 2000, overseer, ticket()],
    ["review", "found", 10_000, dean, toReview],
  ] as const)("of %s: %s may have %i characters and not one more", (verb, field, most, actor, state) => {
    const say = (words: string) => {
      const input = { ...GOOD[verb], [field]: words } as Inputs[Verb];
      return decide(world({ actor, state, committee }), command<Verb>(verb, input), at("2026-11-24 10:00"));
    };
    for (const letter of ["a", "👍🏽"]) {
      expect(say(letter.repeat(most)).ok).toBe(true);
      expect(say(letter.repeat(most + 1))).toMatchObject({
        code: "words_too_long",
        issues: [{ field, facts: { most } }],
      });
    }
  });
});

describe("a refusal", () => {
  it("of several fields has the code of the first", () => {
    const issues = [refuse("outcome_unknown", "outcome"), refuse("resolution_missing", "text")];
    expect(refuseAll(issues.flatMap((each) => each.issues))).toMatchObject({ code: "outcome_unknown" });
  });

  it("of nothing is a mistake of ours", () => {
    expect(() => refuseAll([])).toThrow("a refusal needs an issue");
  });

  it("asks in this order: there, allowed, possible, unchanged, well said", () => {
    const empty: Case = { verb: "resolve", input: { outcome: "", text: "" } };
    const changed = { past: past("replied") };
    const codes = [
      refusalOf({ ...empty, actor: stranger, world: { ...changed, state: done } }),
      refusalOf({ ...empty, actor: student, world: { ...changed, state: done } }),
      refusalOf({ ...empty, world: { ...changed, state: done } }),
      refusalOf({ ...empty, world: changed }),
      refusalOf(empty),
    ].map(({ code }) => code);
    expect(codes).toEqual([
      "not_found",
      "not_allowed",
      "wrong_state",
      "changed_meanwhile",
      "outcome_unknown",
    ]);
  });
});
