import { isUnavailable } from "#app/db/tickets/failures.ts";
import { continueMany } from "#app/operations/act-on-many.ts";
import { continueClosures } from "#app/operations/declare-closure.ts";
import { emptyRemoved } from "#app/operations/empty-removed.ts";
import { endStays } from "#app/operations/end-stays.ts";
import { endWithIncidents } from "#app/operations/end-with-incidents.ts";
import { continueErasures } from "#app/operations/erase-person.ts";
import { forgetOldOperations } from "#app/operations/forget-operations.ts";
import { handOnAppeals } from "#app/operations/hand-on-appeals.ts";
import { continueHandOvers } from "#app/operations/hand-over.ts";
import { fillSearch, forgetTakenAway } from "#app/operations/keep-search.ts";
import { settleLeftOver } from "#app/operations/mail-in/ingest-mail.ts";
import { sweepOriginals } from "#app/operations/mail-in/sweep-originals.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { sealAudit, verifyAudit } from "#app/operations/seal-audit.ts";
import { sweepDrafts } from "#app/operations/sweep-drafts.ts";
import { depsOf, fileStoreOf } from "./deps.ts";
import { perform, wakeForCode, wakePostbox } from "./desks.ts";
import { configureLogging, log, withRunId } from "./log.ts";
import { mailInOf, sendTestMail } from "./mail-in.ts";
import { keepCounts } from "./metrics/keep-counts.ts";
import { settingsOf } from "./settings.ts";
import { sweep } from "./sweep.ts";

/** Of 500 files each. */
const PAGES_A_NIGHT = 20;

/** Both as in wrangler.toml. */
const EACH_MINUTE = "* * * * *";
const NIGHTLY = "30 20 * * *";

/** Each minute what an alarm missed and what waits to be sent; each night the proof, and what nobody claimed goes. */
export async function scheduled(
  controller: ScheduledController,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  configureLogging(settingsOf(env));
  keepCounts(env, ctx);
  await withRunId(async () => {
    if (controller.cron === NIGHTLY)
      return eachOnItsOwn(env, {
        prove,
        sweepDrafts: dropUnclaimed,
        forget,
        forgetKeys,
        dropOriginals,
        testMail: sendTestMail,
      });
    if (controller.cron !== EACH_MINUTE) return;
    await eachOnItsOwn(env, {
      sweep,
      wakePostbox,
      wakeForCode,
      leave,
      handOver: (here) => handOver(here, ctx),
      many: (here) => many(here, ctx),
      appeals,
      close,
      empty,
      end,
      erase,
      seal,
      fill,
      settleMail: (here) => settleMail(here, ctx),
    });
  });
}

/** One that fails takes nothing from the others. */
async function eachOnItsOwn(env: Env, jobs: Readonly<Record<string, (env: Env) => Promise<void>>>) {
  for (const [job, run] of Object.entries(jobs)) {
    await run(env).catch((fault) => {
      // While the database is away this is no defect: the next turn of the job does what this one left.
      if (isUnavailable(fault)) log.warning("A job of the clock was put off.", { job });
      else log.error("A job of the clock failed.", { job, fault });
    });
  }
}

/** People whose last day is over. Their tickets are handed on directly afterwards. */
async function leave(env: Env): Promise<void> {
  const count = await endStays(depsOf(env));
  if (count > 0) log.info("People whose last day is over were deactivated.", { count });
}

/** Open tickets of people who are gone. */
async function handOver(env: Env, ctx: ExecutionContext): Promise<void> {
  const count = await continueHandOvers(depsOf(env), (command) => perform(env, ctx, command));
  if (count > 0) log.info("Tickets of people who are gone were handed on.", { count });
}

/** What is said to many tickets, where the request that began it did not come to all of them. */
async function many(env: Env, ctx: ExecutionContext): Promise<void> {
  const count = await continueMany(depsOf(env), (command) => perform(env, ctx, command));
  if (count > 0) log.info("Jobs of many tickets went on.", { count });
}

/** Appeals whose body is gone. */
async function appeals(env: Env): Promise<void> {
  const count = await handOnAppeals(depsOf(env));
  if (count > 0) log.info("Appeals whose body is gone went to somebody else.", { count });
}

/** Promises that do not stand still yet for a closure that was declared. */
async function close(env: Env): Promise<void> {
  const count = await continueClosures(depsOf(env));
  if (count > 0) log.info("Promises stand still for a closure.", { count });
}

/** Tickets whose known problem has ended. */
async function end(env: Env): Promise<void> {
  const count = await endWithIncidents(depsOf(env));
  if (count > 0) log.info("Tickets ended with their known problem.", { count });
}

/** Erasures that were asked for and are not done yet. */
async function erase(env: Env): Promise<void> {
  await continueErasures(depsOf(env), fileStoreOf(env));
}

/** The last seal goes into the log as well, where nobody who changes the database reaches it. */
async function seal(env: Env): Promise<void> {
  const sealed = await sealAudit(depsOf(env));
  if (sealed) log.info("The audit log was sealed.", { seq: sealed.seq, hash: sealed.hash });
}

/** Files that were taken away from their tickets leave the bucket. */
async function empty(env: Env): Promise<void> {
  const count = await emptyRemoved(depsOf(env), fileStoreOf(env));
  if (count > 0) log.info("Files that were taken away have left the bucket.", { count });
}

/** Rebuilds tickets from their events; the log names what differs, without a word of anybody's. */
async function prove(env: Env): Promise<void> {
  const { finds, tickets } = await proveIntegrity(depsOf(env));
  for (const find of finds) {
    if ("workloadOf" in find) log.error("A sum of promised work is wrong.", { person: find.workloadOf });
    else
      log.error("A ticket is not what its events add up to.", {
        ticket: find.ticket,
        differences: find.differences.join(", "),
      });
  }
  for (const differences of (await verifyAudit(depsOf(env))).finds)
    log.error("The audit log is not as it was sealed.", { differences });
  log.info("The nightly proof is done.", { count: tickets, finds: finds.length });
}

/** Mails whose ingest was cut off. */
async function settleMail(env: Env, ctx: ExecutionContext): Promise<void> {
  const count = await settleLeftOver(depsOf(env), mailInOf(env, ctx));
  if (count > 0) log.info("Mails were settled that had been cut off.", { count });
}

/** Tickets that were there before there was a search. */
async function fill(env: Env): Promise<void> {
  const count = await fillSearch(depsOf(env));
  if (count > 0) log.info("Tickets were added to the search.", { count });
}

/** What was said so long ago that nobody sends it again. */
async function forgetKeys(env: Env): Promise<void> {
  const count = await forgetOldOperations(depsOf(env));
  if (count > 0) log.info("Operations that nobody repeats any more were forgotten.", { count });
}

/** Mails whose words are on a ticket since long, or that nothing came of. */
async function dropOriginals(env: Env): Promise<void> {
  const count = await sweepOriginals(depsOf(env), fileStoreOf(env), PAGES_A_NIGHT);
  if (count > 0) log.info("Original mails that are old have left the bucket.", { count });
}

/** Words that were taken away leave the index's blocks, too. */
async function forget(env: Env): Promise<void> {
  await forgetTakenAway(depsOf(env));
}

async function dropUnclaimed(env: Env): Promise<void> {
  const count = await sweepDrafts(depsOf(env), fileStoreOf(env), PAGES_A_NIGHT);
  log.info("Drafts that nobody claimed were deleted.", { count });
}
