import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { ActorRef, Command, Done, FileCommand, Outcomes } from "#app/domain/command.ts";
import { isReference } from "#app/domain/reference.ts";
import { type Filed, fileTicket } from "#app/operations/file-ticket.ts";
import {
  type AnonymousReport,
  type ReportedAnonymously,
  reportAnonymously as reportUnknown,
} from "#app/operations/report-anonymously.ts";
import {
  type EmergencySaid,
  type Reported,
  reportEmergency as report,
} from "#app/operations/report-emergency.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { type LinkWish, sendLink as mailLink } from "#app/operations/send-link.ts";
import { depsOf } from "./deps.ts";
import { log } from "./log.ts";
import { count } from "./metrics/meter.ts";
import { PATIENCE_MS, within } from "./patience.ts";
import { settingsOf } from "./settings.ts";

/** What goes on after the answer: a request's or an object's context. */
type Waits = Pick<ExecutionContext, "waitUntil">;

/** Where reports of emergencies wait for each other: among the desks, under a name that no ticket can have. */
export const EMERGENCIES = "emergencies";

/** The desk of a ticket: one object each, found by name. */
export function deskOf(env: Env, reference: string) {
  return env.TICKET_DESK.getByName(`${depsOf(env).campus}/${reference}`);
}

export function postboxOf(env: Env, channel: string) {
  return env.POSTBOX.getByName(`${depsOf(env).campus}/${channel}`);
}

/**
 * Says a command to its ticket's desk. If the desk can't be reached the operation runs without it: the database
 * refuses a second writer anyway, and the sweep sets the alarm.
 */
export async function perform(env: Env, ctx: Waits, command: Command): Promise<Outcomes> {
  return counted(command, await said(env, ctx, command));
}

async function said(env: Env, ctx: Waits, command: Command): Promise<Outcomes> {
  // What can name no ticket has no desk, and must not come to the object of another name.
  if (!isReference(command.reference)) return within(PATIENCE_MS, runCommand(depsOf(env), command));
  try {
    return await deskOf(env, command.reference).perform(command);
  } catch (error) {
    // What the operation itself threw comes back marked as remote; everything else means nobody was there.
    if (error instanceof Error && "remote" in error) throw error;
    log.warning("A desk could not be reached; the command runs without it.", { verb: command.verb });
    const outcome = await within(PATIENCE_MS, runCommand(depsOf(env), command));
    if (outcome.ok) ctx.waitUntil(wakePostbox(env));
    return outcome;
  }
}

/** What became of a command, for whoever counts. */
function counted({ verb, via }: Pick<Command, "via"> & { verb: string }, outcome: Outcomes): Outcomes {
  const ended = outcome.ok ? (outcome.replayed ? "repeat" : "done") : outcome.code;
  count("resolve_commands_total", { verb, via, outcome: ended });
  return outcome;
}

/**
 * Files a ticket, then tells its new desk the first moment and the postbox that there is something to send. Answers
 * how its author's limits stand, too.
 */
export async function file(env: Env, ctx: Waits, command: FileCommand): Promise<Omit<Filed, "nextMomentAt">> {
  const { outcome, nextMomentAt, standings } = await fileTicket(depsOf(env), command);
  counted(command, outcome);
  if (outcome.ok && command.follows) await perform(env, ctx, followingOn(command, outcome.reference));
  // After a repeat, too: the first sending may have been committed without its door ever hearing of it.
  if (outcome.ok) {
    ctx.waitUntil(Promise.all([armDesk(env, outcome.reference, nextMomentAt), wakePostbox(env)]));
  }
  return { outcome, standings };
}

/** The same for somebody who is not known. */
export async function reportAnonymously(
  env: Env,
  ctx: Waits,
  report: AnonymousReport,
): Promise<Omit<ReportedAnonymously, "nextMomentAt">> {
  const { nextMomentAt, ...reported } = await reportUnknown(depsOf(env), report);
  const { outcome } = reported;
  if (outcome.ok) {
    ctx.waitUntil(Promise.all([armDesk(env, outcome.reference, nextMomentAt), wakePostbox(env)]));
  }
  return reported;
}

/** Has a link mailed after the answer, which is the same whether there is anybody to mail it to. */
export function sendLink(env: Env, ctx: Waits, wish: LinkWish): void {
  const sending = mailLink(depsOf(env), wish, async (command) => {
    const outcome = await perform(env, ctx, command);
    if (outcome.ok) await wakePostbox(env);
    return outcome;
  });
  ctx.waitUntil(sending.catch((fault) => log.warning("A link was not sent.", { fault })));
}

/** Writes an incident up, and puts its first tickets into it. `notIn`: those of them that it does not have. */
export async function writeUp(
  env: Env,
  ctx: Waits,
  command: FileCommand,
  references: readonly string[],
): Promise<(Done & { notIn: readonly string[] }) | Exclude<Outcomes, Done>> {
  const { outcome } = await file(env, ctx, command);
  if (!outcome.ok) return outcome;
  const notIn: string[] = [];
  for (const reference of references) {
    const { ok } = await perform(env, ctx, including(command, reference, outcome.reference));
    if (!ok) notIn.push(reference);
  }
  return { ...outcome, notIn };
}

function including(
  { actor, key, via }: FileCommand,
  reference: string,
  incident: string,
): Command<"include"> {
  const said = { verb: "include", input: { incident }, key: `${key}/${reference}` } as const;
  return { v: 1, ...said, reference, actor, seen: null, anyway: true, via };
}

/** That a new ticket follows an old one. Where it may not, it stands by itself. */
function followingOn({ actor, key, via, follows = "" }: FileCommand, reference: string): Command<"link"> {
  const input = { to: follows, how: "follows" };
  return {
    v: 1,
    verb: "link",
    input,
    reference,
    actor,
    key: `${key}/follows`,
    seen: null,
    anyway: true,
    via,
  };
}

/** One after the other; where their line can't be reached they meet in the database. */
async function reportInLine(env: Env, said: EmergencySaid & { actor: ActorRef }) {
  try {
    return await deskOf(env, EMERGENCIES).reportEmergency(said);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    log.warning("An emergency is reported without its line.", { error });
    return within(PATIENCE_MS, report(depsOf(env), said));
  }
}

/** Takes a report of an emergency; then as after a filing. */
export async function reportEmergency(
  env: Env,
  ctx: Waits,
  said: EmergencySaid & { actor: ActorRef },
): Promise<Omit<Reported, "nextMomentAt">> {
  const { outcome, heard, nextMomentAt } = await reportInLine(env, said);
  if (outcome.ok) {
    ctx.waitUntil(Promise.all([armDesk(env, outcome.reference, nextMomentAt), wakePostbox(env)]));
  }
  return { outcome, heard };
}

/** Sets a desk's alarm; what fails here is found by the sweep. */
export async function armDesk(env: Env, reference: string, at: number | null): Promise<void> {
  if (at !== null) await deskOf(env, reference).arm(at);
}

/** Says that there is something to send. Without a mail server it waits for the minute after there is one. */
export async function wakePostbox(env: Env): Promise<void> {
  if (settingsOf(env).smtp !== null) await postboxOf(env, "mail").wake();
}

/** Says that there may be a code to send. */
export async function wakeForCode(env: Env): Promise<void> {
  await postboxOf(env, "mail").wakeForCode();
}
