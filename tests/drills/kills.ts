import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { databaseServerProgram } from "#local/database-server/program.ts";
import type { ReceivedMail } from "#tests/fixtures/smtp-server.ts";
import type { RunningSite } from "#tests/local/running-site.ts";

export const VICTIMS = ["worker", "database", "both", "everything", "worker twice"] as const;
export type Victim = (typeof VICTIMS)[number];

/** One `kill -9`: when, by the clock on the wall, and when everything was there again. */
export type Kill = { victim: Victim; at: number; backAt: number; tookMs: number };

const WORKER = "workerd serve";
const DATABASE = `database-server/${basename(databaseServerProgram())}`;
const MOST_WAIT_MS = 60_000;

/**
 * Kills and waits until the site says that everything is ready. The product brings its own children back; what was
 * killed as a whole is started again as `npm start` would, and its time counts from there.
 */
export async function kill(site: RunningSite, victim: Victim): Promise<Kill> {
  const at = Date.now();
  if (victim === "everything") await site.kill();
  // The second time as soon as its successor is there, before that one serves.
  if (victim === "worker twice") await killOnly(site, WORKER).then((pid) => killOnly(site, WORKER, pid));
  if (victim === "worker" || victim === "both") await killOnly(site, WORKER);
  if (victim === "database" || victim === "both") await killOnly(site, DATABASE);
  const from = performance.now();
  const starting = victim === "everything" ? site.startAgain() : null;
  // The site may go on for a second with what it knew of its database before.
  await untilAnswers(site.databaseUrl, () => true);
  await untilAnswers(`${site.origin}/readyz`, ({ status }) => status === 200);
  const tookMs = performance.now() - from;
  await starting;
  return { victim, at, backAt: Date.now(), tookMs };
}

/** Kills the process with these words, which may be about to start; not the one that was killed before. */
async function killOnly(site: RunningSite, words: string, before?: number): Promise<number> {
  const find = () => site.pidsOf(words).find((pid) => pid !== before);
  let pid = find();
  for (let tries = 0; pid === undefined && tries < 500; tries += 1) {
    await wait(10);
    pid = find();
  }
  if (pid === undefined) throw new Error(`the site runs no ${words}`);
  process.kill(pid, "SIGKILL");
  return pid;
}

async function untilAnswers(url: string, isBack: (answer: Response) => boolean) {
  const end = performance.now() + MOST_WAIT_MS;
  while (performance.now() < end) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer !== null && isBack(answer)) return;
    await wait(25);
  }
  throw new Error(`${url} did not come back within ${MOST_WAIT_MS} ms`);
}

/** After the mail server's yes the row is marked within this time, unless somebody is killed. */
const SEND_WINDOW_MS = 5000;

/**
 * Mails that came again although nobody was killed between the mail server's yes and the mark, one sentence each. A
 * repeat carries the same Message-ID, so each counts as one mail with several arrivals.
 */
export function unexplainedRepeats(mails: readonly ReceivedMail[], kills: readonly Kill[]): string[] {
  const last = new Map<string, number>();
  return mails.flatMap(({ messageId, receivedAt, envelope, subject }) => {
    const before = last.get(messageId);
    last.set(messageId, receivedAt);
    if (before === undefined) return [];
    const explained = kills.some(({ at, backAt }) => at <= before + SEND_WINDOW_MS && backAt >= before);
    return explained ? [] : [`${messageId} “${subject}” came to ${envelope.to} again, and nobody was killed`];
  });
}
