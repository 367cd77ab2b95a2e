import { findUnarmed, recordSweep } from "#app/db/sweep.ts";
import { depsOf } from "./deps.ts";
import { armDesk, wakePostbox } from "./desks.ts";
import { configureLogging, log } from "./log.ts";
import { settingsOf } from "./settings.ts";

const AT_ONCE = 20;

/**
 * Each minute: arms desks whose alarm may be missing, counts what was late, and wakes the postbox. Alarms give up
 * after six tries and an old desk may die unarmed; this is what finds them.
 */
export async function scheduled(
  controller: ScheduledController,
  env: Env,
  _ctx: ExecutionContext,
): Promise<void> {
  configureLogging(settingsOf(env));
  if (controller.cron !== "* * * * *") return;
  await sweep(env);
  await wakePostbox(env);
}

async function sweep(env: Env): Promise<void> {
  const { db, now } = depsOf(env);
  const startedAt = now();
  const found = await findUnarmed(db, startedAt);
  const armed: string[] = [];
  for (let from = 0; from < found.length; from += AT_ONCE) {
    const group = found.slice(from, from + AT_ONCE);
    const results = await Promise.allSettled(group.map(({ reference, at }) => armDesk(env, reference, at)));
    armed.push(
      ...group.filter((_, index) => results[index]?.status === "fulfilled").map(({ reference }) => reference),
    );
  }
  const finds = found.filter((ticket) => ticket.isLate).length;
  if (finds > 0) log.warning("The sweep found moments that an alarm missed.", { finds });
  await recordSweep(db, { startedAt, finishedAt: now(), armed, finds });
}
