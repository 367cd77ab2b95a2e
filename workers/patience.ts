/** A page must have said within three seconds that the records can't be reached, and takes its time to be drawn. */
const MOST_MS = 2200;

/** What goes on after the answer: a request's context. */
type Waits = Pick<ExecutionContext, "waitUntil">;

export type Patience = <T>(work: Promise<T>) => Promise<T>;

/**
 * One request's patience with the database, shared by everything that it asks one after the other: each is waited for
 * until 2.2 seconds have passed since the first began, however many there are and however long a line they stand in.
 * What is not done by then fails as a time-out. It goes on all the same: a command may still be committed, and its
 * key sent again gets the answer. The time a body takes to arrive does not count.
 */
export function patience(ctx: Waits, mostMs = MOST_MS): Patience {
  let startedAt: number | null = null;
  return async (work) => {
    startedAt ??= Date.now();
    ctx.waitUntil(work.catch(() => {}));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const leftMs = Math.max(0, (startedAt ?? 0) + mostMs - Date.now());
      timer = setTimeout(() => reject(new DOMException("It took too long.", "TimeoutError")), leftMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
