/** How often somebody looks whether their place is free, where nobody waits beside them. */
const LOOK_MS = 25;
/** Longer nobody's place is kept: they may have been ended half-way. */
const LONGEST_MS = 5000;

/**
 * Lets at most so many pieces of work of one isolate run at once. Each waits by timers of its own, because the runtime
 * lets no object go on by what belongs to another, and the more wait, the less often they look.
 */
export class Places {
  readonly #takenUntil: number[];
  #waiting = 0;

  constructor(count: number) {
    this.#takenUntil = Array<number>(count).fill(0);
  }

  /** The work's answer, once there was a place for it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.#take();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Waits for a place and takes it in the same moment; answers how to leave it. */
  async #take(): Promise<() => void> {
    for (;;) {
      const now = Date.now();
      const place = this.#takenUntil.findIndex((until) => until <= now);
      if (place >= 0) {
        const until = now + LONGEST_MS;
        this.#takenUntil[place] = until;
        return () => {
          if (this.#takenUntil[place] === until) this.#takenUntil[place] = 0;
        };
      }
      this.#waiting += 1;
      const each = LOOK_MS * Math.ceil(this.#waiting / this.#takenUntil.length);
      await new Promise((resolve) => setTimeout(resolve, each * (0.5 + Math.random())));
      this.#waiting -= 1;
    }
  }
}
