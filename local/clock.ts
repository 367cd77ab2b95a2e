import { isStopping } from "./stopping.ts";

const MINUTE_MS = 60_000;
const EARLY_MS = 500;

export type Clock = {
  stop(): void;
  /** Calls for those of every minute now, because something has been away. */
  catchUp(): void;
};

/**
 * Calls `tick` with each of `crons` at the minutes it names, in UTC, and once now with those of every minute, for
 * what fell due while nothing ran. Refuses ranges, lists, steps and days of the week.
 */
export function startClock(crons: string[], tick: (cron: string) => Promise<void>): Clock {
  const ring = (at: Date) => {
    for (const cron of crons) if (isDue(cron, at)) tick(cron).catch(tellFault);
  };
  const catchUp = () => {
    for (const cron of crons) if (cron === "* * * * *") tick(cron).catch(tellFault);
  };
  for (const cron of crons) refuseUnreadable(cron);
  catchUp();

  let timer: NodeJS.Timeout;
  const waitForMinute = () => {
    // A timer may ring a moment early, which is not to be the same minute once more.
    const next = new Date((Math.floor((Date.now() + EARLY_MS) / MINUTE_MS) + 1) * MINUTE_MS);
    timer = setTimeout(() => {
      ring(next);
      waitForMinute();
    }, next.getTime() - Date.now());
  };
  waitForMinute();
  return { stop: () => clearTimeout(timer), catchUp };
}

/** Whether `cron` names this minute. */
export function isDue(cron: string, at: Date): boolean {
  const now = [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1];
  return cron.split(" ").every((field, index) => field === "*" || Number(field) === now[index]);
}

function refuseUnreadable(cron: string) {
  if (/^((\*|\d+) ){4}\*$/.test(cron)) return;
  throw new Error(`The cron expression "${cron}" in wrangler.toml is more than this clock can read.`);
}

// A tick whose work failed has been logged by the Worker; this is one that never reached it.
function tellFault(fault: unknown) {
  if (isStopping()) return;
  process.stderr.write(`A tick of the clock was lost: ${fault instanceof Error ? fault.message : fault}\n`);
}
