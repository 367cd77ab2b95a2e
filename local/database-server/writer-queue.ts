import type { EventEmitter } from "node:events";
import { RequestError } from "./errors.ts";

/** Who may hold the right to write: it is told when it held it for too long while others waited. */
export interface Writer {
  timeOut(): void;
}

interface Waiting {
  writer: Writer;
  start: () => void;
  leave: () => void;
}

/**
 * The right to write, held by one stream at a time and handed on in the order of asking. A holder that keeps it
 * for longer than `limitMs` loses it once somebody else waits.
 */
export class WriterQueue {
  readonly #limitMs: number;
  #isClosed = false;
  #holder: Writer | null = null;
  #heldSince = 0;
  readonly #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Takes the right at once where it is free, or else promises it, as long as the client does not `close`. */
  take(writer: Writer, client: EventEmitter): Promise<void> | null {
    if (this.#holder === writer) return null;
    if (this.#holder === null) {
      this.#give(writer);
      return null;
    }
    return this.#isClosed ? Promise.reject(noLonger()) : this.#wait(writer, client);
  }

  /** Gives the right back; a writer that does not hold it may say so too. */
  release(writer: Writer) {
    if (this.#holder !== writer) return;
    clearTimeout(this.#timer);
    this.#holder = null;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#give(next.writer);
    next.start();
  }

  /** Refuses everybody who waits, now or later. */
  close() {
    this.#isClosed = true;
    for (const { leave } of [...this.#waiting]) leave();
  }

  #give(writer: Writer) {
    this.#holder = writer;
    this.#heldSince = performance.now();
    if (this.#waiting.length > 0) this.#limitHolder();
  }

  #wait(writer: Writer, client: EventEmitter): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { writer, start, leave };
      const queue = this.#waiting;
      function start() {
        client.off("close", leave);
        resolve();
      }
      function leave() {
        client.off("close", leave);
        queue.splice(queue.indexOf(waiting), 1);
        reject(noLonger());
      }
      client.once("close", leave);
      queue.push(waiting);
      if (queue.length === 1) this.#limitHolder();
    });
  }

  #limitHolder() {
    clearTimeout(this.#timer);
    const leftMs = Math.max(0, this.#heldSince + this.#limitMs - performance.now());
    this.#timer = setTimeout(() => this.#holder?.timeOut(), leftMs);
  }
}

function noLonger(): RequestError {
  return new RequestError("Nobody waits to write any more", "SERVER_CLOSED", 503);
}
