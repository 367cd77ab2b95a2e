import { PATIENCE_MS, within } from "./patience.ts";

/** A turn that takes longer stands still: two answers of a database that is well take a hundredth of it. */
const STILL_MS = 1500;
const LOOK_MS = 200;
/** How much the last turn says about the next ones. */
const LAST_COUNTS = 0.25;

/**
 * Work one after the other. A line that moves may be long. Where a turn stands still, because the database says
 * nothing, nobody is kept for longer than their patience: who is in their turn fails with a TimeoutError and makes
 * room, though their work goes on beside the next; who waits behind them leaves with one. Correctness does not depend on
 * the line, the database refuses a second writer.
 */
export class Line {
  #last: Promise<void> = Promise.resolve();
  #turnBeganAt = Number.POSITIVE_INFINITY;
  #stoodStillAt = Number.NEGATIVE_INFINITY;
  #length = 0;
  #meanTurnMs = 0;

  /** How long somebody who came now would wait, going by how many are here and how long the last turns took. */
  get waitMs(): number {
    return this.#length * this.#meanTurnMs;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#length += 1;
    try {
      return await this.#wait(work);
    } finally {
      this.#length -= 1;
    }
  }

  async #wait<T>(work: () => Promise<T>): Promise<T> {
    const cameAt = Date.now();
    const before = this.#last;
    let leave = () => {};
    this.#last = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      if (this.#length > 1) await this.#turnOf(before, cameAt);
    } catch (late) {
      void before.then(leave);
      throw late;
    }
    try {
      return await this.#takeTurn(work, cameAt);
    } finally {
      leave();
    }
  }

  async #turnOf(before: Promise<void>, cameAt: number): Promise<void> {
    const come = before.then(() => true);
    for (;;) {
      if (await Promise.race([come, after(LOOK_MS)])) return;
      const stands = this.#stoodStillAt >= cameAt || Date.now() - this.#turnBeganAt > STILL_MS;
      if (stands && Date.now() - cameAt > PATIENCE_MS)
        throw new DOMException("The line stands.", "TimeoutError");
    }
  }

  async #takeTurn<T>(work: () => Promise<T>, cameAt: number): Promise<T> {
    const beganAt = Date.now();
    // Waited behind one that stood still: that counts. Waited in a line that moved: it does not.
    const since = this.#stoodStillAt >= cameAt ? cameAt : beganAt;
    const leftMs = since + PATIENCE_MS - beganAt;
    if (leftMs <= 0) throw new DOMException("The line stood for too long.", "TimeoutError");
    this.#turnBeganAt = beganAt;
    try {
      return await within(leftMs, work());
    } finally {
      const endedAt = Date.now();
      if (endedAt - beganAt >= Math.min(STILL_MS, leftMs)) this.#stoodStillAt = endedAt;
      this.#meanTurnMs += LAST_COUNTS * (endedAt - beganAt - this.#meanTurnMs);
      this.#turnBeganAt = Number.POSITIVE_INFINITY;
    }
  }
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}
