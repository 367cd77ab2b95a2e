import { log } from "./log.ts";
import { within } from "./patience.ts";

/** Resolves when the dependency works, rejects when it doesn't. */
export type Probe = () => Promise<unknown>;
export type State = "up" | "down";

const LOOK_MS = 40;
/** Who asks may have been ended half-way; their answer is waited for no longer than this after it was due. */
const GRACE_MS = 250;

/**
 * How a dependency is, asked once for everybody who wants to know at about the same time. What was heard is kept for
 * as long as `keptMs` says; where it is not kept, whoever comes later asks anew. Those who come while somebody asks look
 * by timers of their own, because the runtime lets no request go on by what belongs to another.
 */
export class SharedProbe {
  readonly #keptMs: Readonly<Record<State, number>>;
  #heard: { state: State; at: number } | null = null;
  #askedUntil = 0;

  constructor(keptMs: Readonly<Record<State, number>>) {
    this.#keptMs = keptMs;
  }

  /** One that does not answer within `timeoutMs` is down, and its fault is logged under its name. */
  async state(dependency: string, probe: Probe, timeoutMs: number): Promise<State> {
    const cameAt = Date.now();
    for (;;) {
      const now = Date.now();
      const heard = this.#heard;
      if (heard && (heard.at > cameAt || now - heard.at < this.#keptMs[heard.state])) return heard.state;
      if (now >= this.#askedUntil) {
        return this.#ask(now + timeoutMs + GRACE_MS, () => asked(dependency, probe, timeoutMs));
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #ask(until: number, ask: () => Promise<State>): Promise<State> {
    this.#askedUntil = until;
    const state = await ask();
    this.#heard = { state, at: Date.now() };
    if (this.#askedUntil === until) this.#askedUntil = 0;
    return state;
  }
}

async function asked(dependency: string, probe: Probe, timeoutMs: number): Promise<State> {
  try {
    // A query of Drizzle runs each time that it is waited for; awaited in here it is a promise like any other.
    await within(timeoutMs, (async () => await probe())());
    return "up";
  } catch (fault) {
    log.warn("A dependency is down.", { dependency, fault });
    return "down";
  }
}
