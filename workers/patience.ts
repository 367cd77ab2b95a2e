/** A page must have said within three seconds that the records can't be reached, and takes its time to be drawn. */
export const PATIENCE_MS = 2200;
/** What comes after a long answer, such as the page of a refusal, still gets this much. */
const LEAST_MS = 600;
/** A line that moves may be long, and somebody behind a hundred others still wants their answer. */
export const LONGEST_MS = 15_000;

/** What goes on after the answer: a request's or an object's context. */
type Waits = Pick<ExecutionContext, "waitUntil">;

export type Patience = <T>(work: Promise<T>, mostMs?: number) => Promise<T>;

/**
 * One request's patience with the database, shared by everything that it asks one after the other: 2.2 seconds since
 * the first began. What is not done by then fails as a time-out. It goes on all the same: a command may still be
 * committed, and its key sent again gets the answer. The time a body takes to arrive does not count.
 */
export function patience(ctx: Waits): Patience {
  let startedAt: number | null = null;
  return (work, mostMs) => {
    startedAt ??= Date.now();
    ctx.waitUntil(work.catch(() => {}));
    return within(mostMs ?? Math.max(LEAST_MS, startedAt + PATIENCE_MS - Date.now()), work);
  };
}

/** The work's answer; after `mostMs` a TimeoutError, whatever becomes of the work. */
export async function within<T>(mostMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new DOMException("It did not answer in time.", "TimeoutError"));
    timer = setTimeout(giveUp, Math.max(0, mostMs));
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
