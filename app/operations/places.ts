/** How often somebody looks whether their place is free, where nobody waits beside them. */
const LOOK_MS = 25;
/** Whoever has not looked for so long after they wanted to was ended half-way. */
const GONE_MS = 1000;

/**
 * Lets at most so many pieces of work of one isolate run at once. Each waits by timers of its own, because the runtime
 * lets no request and no object go on by what belongs to another, and the more wait, the less often they look.
 */
export class Places {
  readonly #longestMs: number;
  readonly #takenUntil: number[];
  /** When each of those who wait looks next. */
  #looksAt: number[] = [];

  /** `longestMs`: longer nobody's place is kept, because they may have been ended half-way. */
  constructor(count: number, longestMs = 5000) {
    this.#longestMs = longestMs;
    this.#takenUntil = Array<number>(count).fill(0);
  }

  /** Whether nobody has a place and nobody waits for one. */
  get isEmpty(): boolean {
    const now = Date.now();
    return this.#takenUntil.every((until) => until <= now) && this.#waiting(now).length === 0;
  }

  /** The work's answer, once there was a place for it; a TimeoutError where none comes for so long. */
  async run<T>(work: () => Promise<T>, patienceMs = Number.POSITIVE_INFINITY): Promise<T> {
    const leave = await this.#take(Date.now() + patienceMs);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Waits for a place and takes it in the same moment; answers how to leave it. */
  async #take(untilAt: number): Promise<() => void> {
    for (;;) {
      const now = Date.now();
      const place = this.#takenUntil.findIndex((until) => until <= now);
      if (place >= 0) {
        const until = now + this.#longestMs;
        this.#takenUntil[place] = until;
        return () => {
          if (this.#takenUntil[place] === until) this.#takenUntil[place] = 0;
        };
      }
      if (now >= untilAt) throw new DOMException("Every place was taken for too long.", "TimeoutError");
      await this.#look(now);
    }
  }

  async #look(now: number): Promise<void> {
    this.#looksAt = this.#waiting(now);
    const each = LOOK_MS * Math.ceil((this.#looksAt.length + 1) / this.#takenUntil.length);
    const inMs = each * (0.5 + Math.random());
    const at = now + inMs;
    this.#looksAt.push(at);
    await new Promise((resolve) => setTimeout(resolve, inMs));
    this.#looksAt = this.#looksAt.filter((other) => other !== at);
  }

  #waiting(now: number): number[] {
    return this.#looksAt.filter((at) => at > now - GONE_MS);
  }
}
