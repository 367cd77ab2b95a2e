import type { Command, Verb } from "./command.ts";
import { about } from "./commands/about.ts";
import { acknowledge } from "./commands/acknowledge.ts";
import {
  askConfirmation,
  close,
  closeBySilence,
  delivered,
  rate,
  reopen,
} from "./commands/after-resolution.ts";
import { appeal, handOnAppeal, uphold } from "./commands/appeal.ts";
import { ask, remindQuestion, resolveUnanswered, resumeClock } from "./commands/ask.ts";
import { assignTo, claim } from "./commands/assign.ts";
import { cancel, decideWithdrawal } from "./commands/cancel.ts";
import { correct } from "./commands/correct.ts";
import { breakPromise, climb, escalate, nextStep, remind, remindStalled } from "./commands/escalate.ts";
import { decideExtension } from "./commands/extension.ts";
import { forward } from "./commands/forward.ts";
import { handOn } from "./commands/hand-on.ts";
import { hold, resumeWork } from "./commands/hold.ts";
import { exclude, include, join, leave, resolveWithIncident } from "./commands/incident.ts";
import { answerJob, job, revokeJob } from "./commands/job.ts";
import { askWhose, keepMail } from "./commands/keep-mail.ts";
import { link, unlink } from "./commands/link.ts";
import { look } from "./commands/look.ts";
import { merge, unmerge } from "./commands/merge.ts";
import { movePerson } from "./commands/move-person.ts";
import { observeClosure } from "./commands/observe-closure.ts";
import { offerTimes } from "./commands/offer-times.ts";
import { tat } from "./commands/promise.ts";
import { recategorise } from "./commands/recategorise.ts";
import { redact } from "./commands/redact.ts";
import { note, reply } from "./commands/reply.ts";
import { resolve } from "./commands/resolve.ts";
import { restrict } from "./commands/restrict.ts";
import { reveal } from "./commands/reveal.ts";
import { remindReview, review } from "./commands/review.ts";
import { sendLink } from "./commands/send-link.ts";
import { split } from "./commands/split.ts";
import { start } from "./commands/start.ts";
import { tag, untag } from "./commands/tag.ts";
import { takeBack } from "./commands/take-back.ts";
import { undoResolve } from "./commands/undo-resolve.ts";
import { watch } from "./commands/watch.ts";
import { collisions } from "./conflicts.ts";
import { withConsequences } from "./consequences.ts";
import type { Audience } from "./events.ts";
import type { PersonId } from "./ids.ts";
import { fitsIncident, membership } from "./incidents.ts";
import type { Actor, ContactActor } from "./people/actor.ts";
import { isOwnAct } from "./people/linked-acts.ts";
import { type Action, accessOf, can, deniedAt, isOpenTo, type TicketAccess } from "./people/permissions.ts";
import { type Refusal, type RefusalCode, refuse } from "./refusals.ts";
import { isContactVerb, isReporterVerb, isSystemVerb, type Rule, type Step } from "./rules.ts";
import { isOpen } from "./statuses.ts";
import { type Telling, tellings } from "./telling/telling.ts";
import { apply, type TicketState } from "./ticket.ts";
import type { Beside, Decision, World } from "./world.ts";

/** The command table: every verb and its rule. Who may say it is `PERMISSIONS`; what it collides with `CONFLICTS`. */
export const RULES: { readonly [V in Verb]: Rule<V> } = {
  acknowledge,
  start,
  hold,
  resume: resumeWork,
  tat,
  decide_extension: decideExtension,
  ask,
  reply,
  note,
  claim,
  assign: assignTo,
  forward,
  recategorise,
  resolve,
  undo_resolve: undoResolve,
  reopen,
  close,
  cancel,
  decide_withdrawal: decideWithdrawal,
  rate,
  escalate,
  correct,
  offer_times: offerTimes,
  watch,
  tag,
  untag,
  merge,
  unmerge,
  split,
  link,
  unlink,
  job,
  revoke_job: revokeJob,
  answer_job: answerJob,
  include,
  exclude,
  join,
  leave,
  appeal,
  uphold,
  review,
  redact,
  take_back: takeBack,
  about,
  restrict,
  reveal,
  look,
  remind,
  break: breakPromise,
  step: nextStep,
  climb,
  remind_stalled: remindStalled,
  resume_clock: resumeClock,
  remind_question: remindQuestion,
  resolve_unanswered: resolveUnanswered,
  ask_confirmation: askConfirmation,
  close_by_silence: closeBySilence,
  delivered,
  observe_closure: observeClosure,
  hand_on: handOn,
  move_person: movePerson,
  hand_on_appeal: handOnAppeal,
  remind_review: remindReview,
  send_link: sendLink,
  resolve_with_incident: resolveWithIncident,
  keep_mail: keepMail,
  ask_whose: askWhose,
};

/** What somebody says on a ticket that they can't read (yet). */
const UNSEEN: ReadonlyMap<Verb, Action> = new Map<Verb, Action>([
  ["join", "join"],
  ["look", "look"],
]);

/**
 * What a command on a ticket makes of it: an event, the ticket afterwards and who is told, or a refusal. Pure.
 * Asks in this order: may they see it (else it is not there), may they do it, does its state allow it, did anything
 * happen since their page was drawn, and then the verb's own rule.
 */
export function decide<V extends Verb>(world: World, command: Command<V>, now: number): Decision | Refusal {
  const { actor, state } = world;
  const { verb } = command;
  const ticket = accessOf(state);
  // Who has the same problem joins before they see the rest, and who looks says why before they do.
  const isThere =
    actor.kind === "contact"
      ? isAsked(actor, state, now)
      : can(actor, UNSEEN.get(verb) ?? "see", ticket, now);
  if (!isThere || !isOpenTo(command.via, ticket)) return refuse("not_found");
  // Whoever holds a mail is not asked who they are, so that its links do no more than its reader does for themselves.
  if (command.via === "link" && actor.kind === "person" && !isOwnAct(verb, actor, state.ticket))
    return refuse("link_not_theirs");
  if (!maySay(actor, verb, ticket, now)) return refuse("not_allowed");
  // What few may read is answered by itself, never with the words that others get.
  if (command.via === "bulk" && ticket.visibility === "protected") return refuse("not_among_many");
  const visible = audiences(world, now);
  const meanwhile = command.anyway ? [] : collisions(verb, actor, command.seen, world.past, visible);
  if (!isFrom(verb, state.ticket)) return { ...refuse("wrong_state"), meanwhile };
  if (meanwhile.length > 0) return { ...refuse("changed_meanwhile"), meanwhile };
  const next = RULES[verb].decide(world, command.input, now);
  return next.ok ? decision(world, next, now) : next;
}

/** Verbs whose state and permission fit now: what a page offers, so that page and server can't disagree. */
export function allowedVerbs(world: Pick<World, "actor" | "state">, now: number): ReadonlySet<Verb> {
  const ticket = accessOf(world.state);
  const verbs = (Object.keys(RULES) as Verb[]).filter(
    (verb) =>
      !isSystemVerb(verb) &&
      !isContactVerb(verb) &&
      isFrom(verb, world.state.ticket) &&
      maySay(world.actor, verb, ticket, now),
  );
  return new Set(verbs);
}

/** Why a verb can't be said on a ticket of which a list knows no more than this; null where it can be tried. */
export function hindrance(
  actor: Actor,
  verb: Verb,
  ticket: TicketAccess & Standing,
  now: number,
): RefusalCode | null {
  if (!maySay(actor, verb, ticket, now)) return "not_allowed";
  if (ticket.visibility === "protected") return "not_among_many";
  return isFrom(verb, ticket) ? null : "wrong_state";
}

type Standing = Pick<TicketState["ticket"], "statusKind" | "isIncident" | "incidentId">;

function isFrom(verb: Verb, ticket: Standing): boolean {
  return RULES[verb].from.includes(ticket.statusKind) && fitsIncident(verb, ticket);
}

/** Which audiences the actor belongs to on this ticket. */
export function audiences(world: Pick<World, "actor" | "state">, now: number): readonly Audience[] {
  const ticket = accessOf(world.state);
  const staff = can(world.actor, "see_staff", ticket, now);
  const leadership = can(world.actor, "see_leadership", ticket, now);
  return ["public", ...(staff ? (["staff"] as const) : []), ...(leadership ? (["leadership"] as const) : [])];
}

/**
 * System verbs are the system's alone, a contact's the contact's, a reporter's the reporter's; of all others the
 * system says that two belong together.
 */
function maySay(actor: Actor, verb: Verb, ticket: TicketAccess, now: number): boolean {
  if (isSystemVerb(verb)) return actor.kind === "system";
  if (isContactVerb(verb)) return actor.kind === "contact";
  if (isReporterVerb(verb)) return actor.kind === "reporter";
  // Of two tickets that a mail belongs to, its sender may see one.
  if (actor.kind === "system") return verb === "link";
  return can(actor, verb, ticket, now);
}

/** Whether a contact's work order is one of this ticket, and they are not kept away from it. */
function isAsked(
  { personId, job: { ticketId, seq } }: ContactActor,
  state: TicketState,
  now: number,
): boolean {
  return (
    ticketId === state.ticket.id &&
    !deniedAt(state.people, now).has(personId) &&
    state.jobs.some((each) => each.seq === seq && each.contactId === personId)
  );
}

function decision(world: World, next: Step, now: number): Decision {
  const { state, actor, other } = world;
  const { title, redacted, made, except = [] } = next;
  const member = membership(world, next.event, now);
  const changes = withConsequences(world, { ...next.event, changes: member.changes }, now);
  const after = apply(state, changes);
  const own = next.telling ? tellings(next.telling, after, actor, next.level, next.notBeforeAt, next) : [];
  const told = [
    ...own,
    ...ownersTold(world, own, after, now),
    ...tellings("job_revoked", after, actor, calledOff(state, after), next.notBeforeAt),
  ];
  const beside = made ?? (next.beside && other ? besides(other, next.beside, actor, now) : undefined);
  const incident =
    member.incident && world.incident
      ? besides(world.incident, { event: member.incident, telling: null }, actor, now)
      : undefined;
  return {
    ok: true,
    event: { ...next.event, changes },
    tellings: told.filter(({ personId }) => !except.includes(personId)),
    before: state,
    after,
    title,
    redacted,
    beside,
    incident,
  };
}

/** The contacts whose work orders the step takes back, whatever its verb. */
function calledOff(before: TicketState, after: TicketState): readonly PersonId[] {
  const waited = before.jobs.filter(({ revokedAt }) => revokedAt === null).map(({ seq }) => seq);
  return after.jobs.flatMap(({ seq, contactId, revokedAt }) =>
    revokedAt !== null && waited.includes(seq) ? [contactId] : [],
  );
}

/** Whoever gets what is taken up again, because its owner may not have it any more; those who look after it for nobody. */
function ownersTold(
  { state, actor, seniorAdmins }: World,
  told: readonly Telling[],
  after: TicketState,
  now: number,
): readonly Telling[] {
  const { assigneeId } = after.ticket;
  if (isOpen(state.ticket.statusKind) || !isOpen(after.ticket.statusKind)) return [];
  if (assigneeId === state.ticket.assigneeId) return [];
  const level = assigneeId === null ? seniorAdmins : [];
  const known = new Set(told.map(({ personId }) => personId));
  return tellings("given_again", after, actor, level, now).filter(({ personId }) => !known.has(personId));
}

/** The same on the second ticket, where nothing else follows from it. */
function besides(
  before: TicketState,
  { event, telling }: NonNullable<Step["beside"]>,
  actor: Actor,
  now: number,
): Beside {
  const after = apply(before, event.changes);
  return { event, before, after, tellings: telling ? tellings(telling, after, actor, [], now) : [] };
}
