import type { LoadedMail } from "#app/db/mail/load-mail.ts";
import { makeSender, type Settled, settledCopy, standingOf } from "#app/db/mail/mail-in.ts";
import type { ActorRef, Command, FileCommand, Outcomes, Verb } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { NEW_SENDERS, UNSIGNED_MAILS } from "#app/domain/limits.ts";
import { troubleIn } from "#app/domain/mail-in/bounce.ts";
import {
  isEverybodys,
  isUnreadable,
  type MailStep,
  type MailTicket,
  type Match,
} from "#app/domain/mail-in/decide-mail.ts";
import { shortenedMail } from "#app/domain/mail-in/fold.ts";
import type { Mail } from "#app/domain/mail-in/mail.ts";
import { bareSubject } from "#app/domain/mail-in/mail-ids.ts";
import type { KeptWhy } from "#app/domain/mail-in/outcome.ts";
import { MAIL_SUBJECT } from "#app/domain/mail-in/settings.ts";
import { cut, LIMITS } from "#app/domain/words.ts";
import type { Deps } from "../deps.ts";
import type { FileStore } from "../file-store.ts";
import { mailCameBack } from "./mail-came-back.ts";
import { filesOf } from "./mail-files.ts";
import { MailRefused } from "./mail-refused.ts";
import { hashOf } from "./reply-address.ts";

/** The doors that every command goes through: a ticket's desk, and the filing. */
export type MailDoors = {
  store: FileStore;
  perform(command: Command): Promise<Outcomes>;
  file(command: FileCommand): Promise<Outcomes>;
};

type Task = LoadedMail & { id: number; mail: Mail; mailKey: string; step: MailStep };

const SYSTEM: ActorRef = { kind: "system" };
const NO_WORDS = "The mail has no words.";
const UNREAD = "This mail could not be read. The mail itself is kept as it came.";
/** A person who writes to two tickets in a week about the same is asked once for each. */
const WEEK_MS = 7 * 86_400_000;
/** What the system says of a mail by itself. */
const SAID = { v: 1, actor: SYSTEM, seen: null, anyway: true, via: "mail" } as const;

/** Does what was decided about a mail, by the very commands that pages use; answers what became of it. */
export async function carryOut(deps: Deps, doors: MailDoors, task: Task): Promise<Settled> {
  const { step } = task;
  switch (step.do) {
    case "set_aside":
      return { outcome: "set_aside", reason: step.reason, ...belongingTo(step.match) };
    case "block":
      return { outcome: "blocked", ...belongingTo(step.match) };
    case "reject":
      return { outcome: "rejected", reason: "unknown_sender" };
    case "quarantine":
      return { outcome: "quarantined", reason: step.reason, ...belongingTo(step.match) };
    case "bounce":
      return bounce(deps, doors, task, step);
    case "keep":
      return keep(deps, doors, task, step);
    case "say":
      return say(deps, doors, task, step);
    case "file":
      return file(deps, doors, task, step);
  }
}

type Of<Kind extends MailStep["do"]> = Extract<MailStep, { do: Kind }>;

/** What came to nothing is read by whoever reads the ticket that it belongs to. */
function belongingTo(match: Match | null): Pick<Settled, "reference" | "matchedBy"> {
  return match ? { reference: match.ticket.reference, matchedBy: match.by } : {};
}

async function say(deps: Deps, doors: MailDoors, task: Task, step: Of<"say">): Promise<Settled> {
  const { ticket, by: matchedBy, personId, verb } = step;
  const files = await filesOf(deps, doors.store, task.mail, personId);
  const said = { body: bodyOf(task.mail, LIMITS.body), files, mail: task.id };
  const input = verb === "note" ? { ...said, leadership: false } : said;
  const actor = { kind: "person", personId } as const;
  const outcome = await perform(doors, task, { verb, input, reference: ticket.reference, actor });
  if (outcome.ok) {
    const { reference, seq, replayed } = outcome;
    const became = verb === "note" ? "noted" : "replied";
    return firstOf(deps, task, replayed, { outcome: became, matchedBy, reference, seq, personId });
  }
  switch (outcome.code) {
    case "unavailable":
      throw new MailRefused(outcome.code);
    case "key_reused":
      return duplicate(deps, task, ticket);
    // Who took no part in it writes about something of their own, and is shown nothing of the other.
    case "not_found":
      return beside(deps, doors, task, step, "not_allowed");
    case "wrong_state":
      return tooLate(deps, doors, task, step);
    default:
      if (verb === "note") return say(deps, doors, task, { ...step, verb: "reply" });
      return keep(deps, doors, task, { do: "keep", ticket, by: matchedBy, why: "not_allowed", asks: null });
  }
}

/** A ticket that was put into another one goes on there; what is over has a new one that follows it. */
async function tooLate(deps: Deps, doors: MailDoors, task: Task, step: Of<"say">): Promise<Settled> {
  const { ticket } = step;
  const goesOnIn = (await standingOf(deps.db, ticket.reference))?.mergedInto;
  if (goesOnIn) return say(deps, doors, task, { ...step, ticket: { ...ticket, ...goesOnIn } });
  return beside(deps, doors, task, step, "over");
}

/**
 * What can't be said on a ticket becomes one beside it; of a ticket that is not everybody's it stays there, for its
 * readers: another one would have none of its denials.
 */
function beside(
  deps: Deps,
  doors: MailDoors,
  task: Task,
  { ticket, by, personId }: Of<"say">,
  why: KeptWhy,
): Promise<Settled> {
  return isEverybodys({ ticket })
    ? file(deps, doors, task, { do: "file", as: personId, near: ticket, by })
    : keep(deps, doors, task, { do: "keep", ticket, by, why, asks: null });
}

async function file(deps: Deps, doors: MailDoors, task: Task, step: Of<"file">): Promise<Settled> {
  const { mail, id, unknownPersonId } = task;
  const { near, by: matchedBy } = step;
  const heldBack = {
    outcome: "quarantined",
    reason: "too_many",
    ...belongingTo(near && matchedBy && { ticket: near, by: matchedBy }),
  } as const;
  if (!(await isWithinLimits(deps, task, step))) return heldBack;
  const personId = step.as === "new" ? await makeSender(deps.db, mail.from ?? "", deps.now()) : step.as;
  const isSigned = personId !== null;
  const isOwnAct = isSigned && !step.isReleased;
  const description = isUnreadable(mail) ? UNREAD : bodyOf(mail, LIMITS.description);
  const outcome = await doors.file({
    v: 1,
    verb: "file",
    via: "mail",
    actor: isOwnAct ? { kind: "person", personId } : SYSTEM,
    key: `mail/${task.mailKey}`,
    input: {
      subcategory: MAIL_SUBJECT,
      title: cut(bareSubject(mail.subject), LIMITS.title),
      description,
      place: "",
      stops: "none",
      answers: {},
      requester: "",
      came: "",
      consent: false,
      files: await filesOf(deps, doors.store, mail, personId),
      mail: {
        id,
        copied: isSigned ? task.copied : [],
        isSigned,
        standsFor: isOwnAct ? null : (personId ?? unknownPersonId),
      },
    },
  });
  if (!outcome.ok) {
    if (outcome.code === "key_reused") return duplicate(deps, task, near);
    if (outcome.code === "too_many_filings") return { ...heldBack, personId };
    throw new MailRefused(outcome.code);
  }
  const { reference, replayed } = outcome;
  if (near) await link(doors, task, reference, near);
  return firstOf(deps, task, replayed, { outcome: "filed", reference, seq: 1, matchedBy, personId });
}

/** What a stranger could do without end is counted for the whole campus; where nobody can be asked, it waits. */
async function isWithinLimits({ limiter, now }: Deps, { mailKey }: Task, step: Of<"file">): Promise<boolean> {
  if (step.isReleased || (step.as !== null && step.as !== "new")) return true;
  const limits = step.as === null ? UNSIGNED_MAILS : NEW_SENDERS;
  const use = await limiter.take("mail in", step.as ?? "unsigned", { limits, id: mailKey, now: now() });
  return use?.admitted ?? false;
}

/** Says that the new ticket may belong to another one. Where that can't be said it stands by itself. */
async function link(doors: MailDoors, task: Task, reference: string, near: MailTicket): Promise<void> {
  const input = { to: near.reference, how: "follows" };
  againWhereAway(await perform(doors, task, { verb: "link", input, reference, actor: SYSTEM }, "follows"));
}

/** The second step of two: where nothing answered, the whole arrival is tried again, and its first step counts once. */
function againWhereAway(outcome: Outcomes): void {
  if (!outcome.ok && outcome.code === "unavailable") throw new MailRefused(outcome.code);
}

async function keep(deps: Deps, doors: MailDoors, task: Task, step: Of<"keep">): Promise<Settled> {
  const { mail, id } = task;
  const { ticket, why, asks, by: matchedBy } = step;
  const input = { body: bodyOf(mail, LIMITS.body), sender: mail.shownFrom, mail: id, why };
  const outcome = await perform(doors, task, {
    verb: "keep_mail",
    input,
    reference: ticket.reference,
    actor: SYSTEM,
  });
  if (!outcome.ok) return duplicate(deps, task, ticket, outcome.code);
  const { reference, seq, replayed } = outcome;
  const kept = { outcome: "kept", reason: why, reference, seq, matchedBy } as const;
  const settled = await firstOf(deps, task, replayed, kept);
  if (asks !== null && settled.outcome === "kept") await askWhose(deps, doors, task, ticket, asks);
  return settled;
}

/** One question for each address, ticket and week, however many mails come. */
async function askWhose(
  deps: Deps,
  doors: MailDoors,
  { id, mail }: Task,
  ticket: MailTicket,
  personId: PersonId,
): Promise<void> {
  const week = Math.floor(deps.now() / WEEK_MS);
  const outcome = await doors.perform({
    ...SAID,
    verb: "ask_whose",
    input: { personId, mail: id },
    reference: ticket.reference,
    key: `mail/whose/${ticket.reference}/${hashOf(mail.from ?? "")}/${week}`,
  });
  againWhereAway(outcome);
}

/** A mail of ours came back, or its reader complained: of all tickets that it was about. */
async function bounce(deps: Deps, doors: MailDoors, task: Task, step: Of<"bounce">): Promise<Settled> {
  const { mail, id, sent, world, heardAt } = task;
  const { ticket, by: matchedBy } = step;
  const isHeard = heardAt !== null && heardAt > (sent?.acceptedAt ?? 0);
  const trouble = troubleIn(mail, isHeard);
  const personId = sent?.personId ?? world.token?.personId ?? null;
  if (!trouble || personId === null) return { outcome: "set_aside", reason: mail.kind, ...belongingTo(step) };
  const others = (sent?.references ?? []).filter((reference) => reference !== ticket.reference);
  const told = await mailCameBack(deps, doors.perform, {
    ...trouble,
    personId,
    sentAt: sent?.acceptedAt ?? deps.now(),
    references: [ticket.reference, ...others],
    mail: id,
  });
  return { outcome: "bounced", reason: trouble.kind, matchedBy, personId, ...told };
}

/** What was done before was done by a copy, or by this arrival itself, when it was cut off. */
async function firstOf(
  deps: Deps,
  { mailKey, id }: Task,
  replayed: boolean,
  settled: Settled,
): Promise<Settled> {
  const copy = replayed ? await settledCopy(deps.db, mailKey, id) : null;
  return copy ? { ...settled, outcome: "duplicate" } : settled;
}

/** The same mail came before, and came to something; while nobody knows yet to what, it belongs to its own ticket. */
async function duplicate(
  deps: Deps,
  { mailKey, id }: Task,
  ticket: MailTicket | null,
  code = "key_reused",
): Promise<Settled> {
  if (code !== "key_reused") throw new MailRefused(code);
  const copy = await settledCopy(deps.db, mailKey, id);
  const reference = copy?.reference ?? ticket?.reference ?? null;
  return { outcome: "duplicate", reference, seq: copy?.seq ?? null };
}

type Said<V extends Verb> = Pick<Command<V>, "verb" | "input" | "reference" | "actor">;

/** One key for each mail and ticket: whatever it says there, it says once. */
function perform<V extends Verb>(
  doors: MailDoors,
  { mailKey }: Task,
  said: Said<V>,
  what = "",
): Promise<Outcomes> {
  const key = `mail/${mailKey}${what === "" ? "" : `/${what}`}`;
  return doors.perform({ v: 1, ...said, key, seen: null, anyway: true, via: "mail" } as Command);
}

function bodyOf({ text, subject }: Mail, most: number): string {
  const { text: kept } = shortenedMail(text, most);
  return cut(kept, most) || cut(subject, most) || NO_WORDS;
}
