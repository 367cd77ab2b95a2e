import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import { timesFrom } from "#app/domain/filing/available-times.ts";
import { type LinkKind, OUTCOMES, type Priority } from "#app/domain/ticket.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import { waitsFor } from "./hold-words.ts";
import { type NameOf, toldOf } from "./ladder-words.ts";
import { LINKED } from "./link-words.ts";
import { PRIORITY_WORDS } from "./priority-words.ts";
import type { Reader } from "./reader.ts";
import { referenceName } from "./reference-words.ts";
import type { Shown } from "./shown.ts";
import { ENDED_BY, OUTCOME_WORDS } from "./status-words.ts";
import { timesWords } from "./time-words.ts";

type Telling = { reader: Reader; nameOf: NameOf; shown: Shown };

/** What happened, in a sentence or two for its reader; null for what is said by its words alone or concerns nobody. */
export function eventSentence(event: EventSeen, telling: Telling): string | null {
  const stands = event.status === undefined ? null : `It stands at “${event.status}”.`;
  return [whatHappened(event, telling), stands].filter(Boolean).join(" ") || null;
}

function whatHappened(event: EventSeen, { reader, nameOf, shown }: Telling): string | null {
  const you = reader === "requester" && event.actor?.isRequester === true;
  const who = you ? "You" : authorOf(event);
  const told = toldOf([event], nameOf) || "Nobody further up could be told.";
  switch (event.kind) {
    case "filed":
      if (event.facts.splitFrom !== undefined)
        return `${who} made this of a part of #${event.facts.splitFrom}.`;
      if (!event.actor) return "Reported by somebody who did not sign in.";
      return event.actor.isRequester ? null : `Reported by ${who}.`;
    case "reported_again":
      return `Reported again by ${event.actor ? who : "somebody who did not sign in"}.`;
    case "acknowledged":
      return `Seen by ${who}.`;
    case "started":
      return event.facts.goesOn === true ? `${who} said where it stands.` : `${who} began to work on it.`;
    case "held":
      return [
        `${who} put it on hold: it waits for ${waitsFor(event.facts.reason)}, until ${at(event.facts.until, shown)} as far as we know.`,
        typeof event.facts.asked === "number" ? deciders(event, nameOf) : "",
      ]
        .filter((part) => part !== "")
        .join(" ");
    case "resumed":
      return `${who} goes on with it.`;
    case "corrected":
      return correction(event, who, nameOf, reader, shown);
    case "times_offered":
      return offeredTimes(event, who, shown);
    case "watched":
      return event.facts.on === true ? `${who} follows it.` : `${who} no longer follows it.`;
    case "tagged":
      return `${who} brought in: ${event.committee ?? "a committee"}.`;
    case "untagged":
      return `${who} let go: ${event.committee ?? "a committee"}.`;
    case "merged":
      return event.facts.into === true
        ? `${who} put it together with #${event.facts.other}, where it goes on.`
        : `${who} put #${event.facts.other} into this one: both are about the same.`;
    case "redacted":
      return event.facts.file === undefined
        ? `${who} took words away that must not stand here.`
        : `${who} took a file away that must not be here.`;
    case "taken_back":
      return `${who} took a message back before it was sent.`;
    case "closure_observed":
      return `${event.facts.cause === "legal" ? "The law requires a pause" : "The campus is closed"} from ${at(event.facts.from, shown)} until ${at(event.facts.until, shown)}.${event.facts.dueAt === null ? "" : ` New date: ${at(event.facts.dueAt, shown)}.`}`;
    case "unmerged":
      return `${who} took it apart from #${event.facts.other} again.`;
    case "split":
      return `${who} made a second ticket of a part of it: #${event.facts.other}.`;
    case "job_given":
      return reader === "staff"
        ? `${who} sent ${nameOf(event.facts.to)} a work order${visit(event, shown)}.`
        : `${contactOf(event)} was asked to come${visit(event, shown)}.`;
    case "job_revoked":
      return `${who} took the work order of ${nameOf(event.facts.to)} back.`;
    case "job_answered":
      if (reader === "staff")
        return event.facts.answer === "done"
          ? `${nameOf(event.facts.to)} says that it is done.`
          : `${nameOf(event.facts.to)} says that it was not possible.`;
      return event.facts.answer === "done"
        ? `${contactOf(event)} has been.`
        : `${contactOf(event)} could not do it. It is being looked at how it goes on.`;
    case "appealed":
      return `${who} did not agree. ${whoDecides(event, nameOf)} on it by ${at(event.facts.dueAt, shown)}.`;
    case "appeal_handed_on":
      return `Those who had the appeal can’t decide on it any more. ${whoDecides(event, nameOf)} on it now.`;
    case "included":
      return event.facts.into === true
        ? `${who} found that it belongs to a known problem.`
        : `${who} put #${event.facts.other} in.`;
    case "excluded":
      return event.facts.into === true
        ? `${who} took it out of the known problem: it goes on by itself.`
        : `#${event.facts.other} goes on by itself.`;
    case "joined":
      return reader === "staff"
        ? `${who} has it as well${whereOf(event)}.`
        : "You said that you have it as well.";
    case "left":
      return `${who} no longer has it.`;
    case "linked":
      return `${who} said that ${LINKED[linkOf(event)]} ${otherOf(event)}.`;
    case "unlinked":
      return `${who} said that it does not belong to ${otherOf(event)}.`;
    case "resolution_undone":
      return `${who} took that back: it is not done yet.`;
    case "promised":
      return `${who} gave a new date: ${at(event.facts.dueAt, shown)}.`;
    case "extension_asked":
      return `${who} asked for more time, until ${at(event.facts.until, shown)}. ${deciders(event, nameOf)}`;
    case "extension_decided":
      if (event.facts.decision === "overtaken")
        return `${who} looked at the later date: it is not needed any more. The promise stays: ${at(event.facts.dueAt, shown)}.`;
      return event.facts.decision === "approve"
        ? `${who} approved the new date: ${at(event.facts.dueAt, shown)}.`
        : `${who} did not approve a later date. The promise stays: ${at(event.facts.dueAt, shown)}.`;
    case "extension_answered":
      return event.facts.decision === "agree"
        ? `${who} agreed to the new date.`
        : `${who} said that the new date is too late.`;
    case "claimed":
      return `${who} took it over.`;
    case "assigned":
      if (event.facts.because === "owner_gone") return handedOn(event, nameOf);
      return `${who} passed it on to ${nameOf(event.facts.to)}.`;
    case "forwarded":
      if (event.committee !== undefined)
        return `${who} passed it on to ${nameOf(event.facts.to)}, and brought in: ${event.committee}.`;
      return event.facts.to === null
        ? `${who} passed it on.`
        : `${who} passed it on to ${nameOf(event.facts.to)}.`;
    case "recategorised":
      return `${who} put it where it belongs. ${event.facts.setPromise === false ? "The date stays" : "New date"}: ${at(event.facts.dueAt, shown)}.${event.facts.emergency === true ? " Everybody on duty has been told." : ""}`;
    case "resolved":
      if (event.facts.upheld === true)
        return `${who} found that it was decided rightly: it ends as it had ended.`;
      if (event.facts.other !== undefined) return `Ended with the known problem #${event.facts.other}.`;
      return event.actor ? `${who} ${endedBy(event, reader)}.` : "Ended, because no answer came.";
    case "reopened":
      return `${who} said that it is not done. New date: ${at(event.facts.dueAt, shown)}.`;
    case "closed":
      return event.facts.by === "silence" ? "Finished, because nobody objected." : `${who} confirmed it.`;
    case "cancelled":
      return `${who} withdrew it.`;
    case "rated":
      return reader === "requester" ? "You said how you were treated." : ratedWords(event.facts);
    case "reviewed":
      return `${who} looked into the low rating.`;
    case "review_reminded":
      return "The low rating is still to be looked into. Those who have it were told again.";
    case "escalated":
      return [circles(event.facts.by, who), told, movedWords(event, nameOf)].filter(Boolean).join(" ");
    case "broken":
      return ["The promise was not kept.", told, movedWords(event, nameOf)].filter(Boolean).join(" ");
    case "stalled":
      return "The owner was reminded to say how it stands.";
    case "reminded":
      return "The owner was reminded of the promise.";
    case "question_reminded":
      return reader === "requester" ? "We asked for your answer again." : "The question was asked again.";
    case "confirmation_asked":
      return "We asked whether it is really done.";
    case "about_said":
      return event.facts.how === "cleared"
        ? `${who} said that it is about nobody in particular after all.`
        : `${who} said whom it is about.`;
    case "revealed":
      return reader === "requester"
        ? "You said that it was you who reported this. It has your name now, and stays confidential."
        : "Whoever reported this said who they are.";
    case "withdrawal_asked":
      return `${who} asked to withdraw it. Those who read it decide.`;
    case "withdrawal_decided":
      return event.facts.decision === "grant"
        ? `${who} agreed: it is withdrawn.`
        : `${who} did not agree to withdraw it: it goes on.`;
    case "looked":
      return `${who} looked at this as a super admin, and could read it until ${at(event.facts.until, shown)}.`;
    case "person_moved":
      return `${nameOf(event.facts.from)} and ${nameOf(event.facts.to)} are one person, who was entered twice.`;
    case "visibility_set":
      return `${who} set who can see it: ${visibleTo(event.facts.to, reader)}.`;
    case "link_sent":
      return reader === "requester"
        ? "A link that shows how it stands was sent to your e-mail."
        : "A link that shows how it stands was sent to the requester.";
    case "whose_asked":
      return reader === "requester"
        ? "A mail came with your reply address from somewhere else. We asked you whether it was yours."
        : "A mail came from an address that is not the requester's. They were asked whether it was theirs.";
    case "mail_kept":
      return keptMail(event, nameOf);
    case "clock_resumed":
      return "The promise runs again.";
    default:
      return null;
  }
}

/** Nobody but those who may know of it reads that it happened. */
function ratedWords({ stars }: EventSeen["facts"]): string {
  return typeof stars === "number"
    ? `The requester said how they were treated: ${stars} of 5.`
    : "The requester said how it went.";
}

/** What became of a mail of ours, and what follows from it. */
function cameBack({ bounce }: EventSeen["facts"], name: string): string {
  switch (bounce) {
    case "soft":
      return `A mail to ${name} has not arrived yet.`;
    case "complaint":
      return `${name} marked a mail of ours as spam. They get no more mails, and read what is new here.`;
    default:
      return `A mail to ${name} came back: the address does not work. No more mails go there until it is corrected.`;
  }
}

/** What came by mail and has no power. */
function keptMail({ facts, words }: EventSeen, nameOf: NameOf): string {
  const from = words.sender ? ` from ${words.sender}` : "";
  switch (facts.why) {
    case "bounced":
      return cameBack(facts, nameOf(facts.to));
    case "automatic":
      return `An automatic answer came${from}.`;
    case "unconfirmed":
      return words.sender
        ? `A mail came${from}, which is nobody's address yet. It has no effect until its owner is known.`
        : "A mail came from an address that is nobody's yet. It has no effect until its owner is known.";
    case "not_allowed":
      return words.sender
        ? `A mail came${from}, who may not write here. It has no effect.`
        : "A mail came from somebody who may not write here. It has no effect.";
    case "over":
      return `A mail came${from} after this was finished. It has no effect until somebody goes on with it.`;
    case "too_many":
      return `A mail came${from}: one of more than a person writes. It has no effect.`;
    default:
      return `A mail came${words.sender ? ` that says it is${from}` : ""}. It could not be verified, and has no effect.`;
  }
}

/** Who sees it now; roles are staff's words. */
function visibleTo(to: unknown, reader: Reader): string {
  switch (to) {
    case "normal":
      return "everybody whose area it is";
    case "restricted":
      return reader === "staff"
        ? "whoever has it, those told of it, and senior admins"
        : "whoever has it, those told of it, and those who look after the whole campus";
    case "protected":
      return "its readers alone";
    default:
      return "others than before";
  }
}

/** Names of the people a ticket's page mentions, by id; somebody unknown is "a colleague". */
export function namesOn(ticket: TicketSeen): NameOf {
  const names = new Map<unknown, string>([
    ...ticket.assignable.map((person) => [person.id, person.name] as const),
    ...ticket.ladder.flatMap((rung) => rung.personIds.map((id, at) => [id, rung.names[at] ?? ""] as const)),
    ...ticket.events.flatMap(({ named }) => named.map(({ id, name }) => [id, name] as const)),
    ...ticket.events.flatMap(({ actor }) => (actor ? [[actor.id, actor.name] as const] : [])),
    ...(ticket.assignee ? [[ticket.assignee.id, ticket.assignee.name] as const] : []),
  ]);
  return (id) => names.get(id) || "a colleague";
}

/** Who did it, and for whom they stood in. */
export function authorOf({ actor, actingFor }: Pick<EventSeen, "actor" | "actingFor">): string {
  const name = actor?.name ?? "Resolve";
  return actingFor ? `${name} (for ${actingFor})` : name;
}

function whoDecides({ facts, committee }: EventSeen, nameOf: NameOf): string {
  if (committee !== undefined) return `${committee} decides`;
  const names = [facts.told].flat().map(nameOf);
  return names.length === 1 ? `${names[0]} decides` : `${names.join(" or ")} decide`;
}

/** Where somebody has it, as far as they said so. */
function whereOf({ words }: EventSeen): string {
  return words.place ? `: ${words.place}` : "";
}

/** A contact as requesters meet them. */
function contactOf({ trade }: EventSeen): string {
  return trade === undefined ? "Somebody from outside" : `The ${trade.toLowerCase()}`;
}

/** When somebody is to be there, as far as that was said. */
function visit({ facts }: EventSeen, shown: Shown): string {
  const from = typeof facts.from === "number" ? `, from ${at(facts.from, shown)}` : "";
  return typeof facts.until === "number" ? `${from}, until ${at(facts.until, shown)}` : from;
}

function otherOf({ facts }: EventSeen): string {
  return referenceName(String(facts.other));
}

function linkOf({ facts }: EventSeen): LinkKind {
  return facts.how === "follows" || facts.how === "followed_by" ? facts.how : "related";
}

/** Who decides on a later date; until then nothing has changed. */
function deciders({ facts }: EventSeen, nameOf: NameOf): string {
  const names = [facts.told].flat().map(nameOf);
  const who = names.length > 0 ? names.join(" or ") : "The next person up";
  return `${who} decides on it; the promise stays as it is until then.`;
}

/** Its owner is gone for good. */
function handedOn({ facts }: EventSeen, nameOf: NameOf): string {
  const gone = "Whoever had it is no longer here.";
  return facts.to === null
    ? `${gone} It is being looked at who should.`
    : `${gone} ${nameOf(facts.to)} has it now.`;
}

/** Why somebody was told although no promise broke; nothing where one did. */
/** Whose the ticket became with the level that was told. */
function movedWords({ facts }: EventSeen, nameOf: NameOf): string {
  return facts.to === undefined ? "" : `It is with ${nameOf(facts.to)} now.`;
}

/** What called the next level; nothing where time alone did. */
function circles(by: unknown, who: string): string {
  if (by === "week") return "Still not done.";
  if (by === "hand") return `${who} asked for the next person up.`;
  if (by === "stalled") return "Nobody had said anything for long.";
  if (by === "extensions") return "The date was moved a third time.";
  if (by === "reopenings") return "It was sent back a third time.";
  return by === "forwardings" ? "It was passed on a fourth time." : "";
}

function correction(
  { words, facts, isErased }: EventSeen,
  who: string,
  nameOf: NameOf,
  reader: Reader,
  shown: Shown,
): string {
  if (isErased) return `${who} put something right; the words were taken away.`;
  if (facts.other !== undefined) return `${who} put right whose #${facts.other} is.`;
  const parts = [
    words.title ? `it is about “${words.title}”${instead(words.was_title)}` : "",
    words.place ? `the place is “${words.place}”${instead(words.was_place)}` : "",
    // Priorities are staff's.
    reader === "staff" && typeof facts.priority === "string"
      ? `the priority is ${PRIORITY_WORDS[facts.priority as Priority].toLowerCase()}`
      : "",
    facts.to === undefined ? "" : `it is for ${nameOf(facts.to)}`,
  ];
  const said = parts.filter((part) => part !== "").join("; ");
  const right = said === "" ? [] : [`${who} put it right: ${said}.`];
  const sooner =
    typeof facts.dueAt === "number" ? [`${who} promised it sooner: by ${at(facts.dueAt, shown)}.`] : [];
  return [...right, ...sooner].join(" ");
}

/** When somebody may come, for those who may know it. */
function offeredTimes({ facts, words }: EventSeen, who: string, shown: Shown): string {
  if (facts.count === 0) return `${who} said that there is no time for a visit now.`;
  const times = timesWords(timesFrom(words.times), shown);
  return `${who} said when somebody may come${times === "" ? "" : `: ${times}`}.`;
}

function instead(was: string | undefined): string {
  return was ? `, not “${was}”` : "";
}

function endedBy({ facts }: EventSeen, reader: Reader): string {
  const outcome = OUTCOMES.find((known) => known === facts.outcome) ?? "fixed";
  if (reader !== "staff") return ENDED_BY[outcome];
  return `marked it as resolved: ${OUTCOME_WORDS[outcome].toLowerCase()}`;
}

function at(moment: unknown, shown: Shown): string {
  return typeof moment === "number" ? formatMoment(moment, shown) : "to be said";
}
