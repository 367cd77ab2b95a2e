import { fingerprint } from "#app/db/tickets/event-hash.ts";
import { REFERENCE, type TicketBook } from "#app/db/tickets/ticket-book.ts";
import type { Command, FileInput, Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import { decideFiling, type FilingWorld } from "#app/domain/filing/filing.ts";
import type { FilingDecision } from "#app/domain/filing/new-ticket.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { moments } from "#app/domain/time/moments.ts";
import { momentAfter } from "#app/domain/time/working-time.ts";
import type { Decision, World } from "#app/domain/world.ts";
import { type Chance, randomText } from "./chance.ts";

const MINUTE_MS = 60_000;
/** Whose promise is further away than that waits for something, or it would stall long before. */
const WAITS_BEYOND_MS = 2 * 86_400_000;
/** A promise is moved by its own length at most; so often it is moved until it ends on the wanted day. */
const MOST_EXTENSIONS = 8;

/** What a decision looks at beside the ticket itself. */
export type Around = Omit<World, "state">;

/** One ticket on its way through the rules, at times of its own; all that it comes to is written into the book. */
export class InventedTicket {
  at: number;
  #book: TicketBook;
  #name: string;
  #chance: Chance;
  #state: TicketState | null = null;
  #lastHash = "";
  #said = 0;

  /** @param name begins the keys of its operations */
  constructor(book: TicketBook, name: string, chance: Chance, at: number) {
    this.#book = book;
    this.#name = name;
    this.#chance = chance;
    this.at = at;
  }

  get owner(): PersonId | null {
    return this.#known.ticket.assigneeId;
  }

  async file(world: FilingWorld, input: FileInput): Promise<void> {
    const decision = decideFiling(world, input, this.at);
    if (!decision.ok) throw new Error(`an invented filing was refused: ${decision.code}`);
    await this.#commit(world.actor, { verb: "file", input, key: null }, decision, decision);
  }

  /** Throws where the rules refuse: an invented life is one that could have been. */
  async say(around: Around, verb: Verb, input: Command["input"], key: string | null = null): Promise<void> {
    const command = { v: 1, verb, input, reference: "", key: "", seen: null, anyway: true, via: "web" };
    const world = { ...around, state: this.#known };
    const decision = decide(world, { ...command, actor: { kind: "system" } } as Command, this.at);
    if (!decision.ok) throw new Error(`an invented ${verb} was refused: ${decision.code}`);
    await this.#commit(around.actor, { verb, input, key }, decision, null);
    if (decision.event.kind === "resolved") await this.#hearOfDelivery(around);
  }

  /** Everything that happens to the ticket by itself until then, each at its own minute. */
  async pass(around: Around, until: number): Promise<void> {
    const system: Around = { ...around, actor: { kind: "system" } };
    for (;;) {
      const [next] = moments(this.#known);
      if (!next || next.at > until) break;
      this.at = Math.max(this.at, next.at);
      await this.say(system, next.verb, next.input, `${REFERENCE}/${next.key}`);
    }
    this.at = Math.max(this.at, until);
  }

  /**
   * Moves the promise, as often as that takes, until it ends about then. The requester agrees each time, so that
   * nobody above has to; what is far away then waits for its part.
   */
  async promise(owner: Around, requester: Around, wanted: number): Promise<void> {
    for (let turn = 0; turn < MOST_EXTENSIONS; turn += 1) {
      const clock = currentClock(this.#known, "resolve");
      if (!clock || Math.abs(clock.dueAt - wanted) < MINUTE_MS) break;
      const latest = momentAfter(owner.calendar, Math.max(clock.dueAt, this.at), clock.target);
      const when = minuteOf(Math.max(Math.min(wanted, latest), this.at + 2 * MINUTE_MS));
      await this.say(owner, "tat", { when, reason: "The part has to be ordered." });
      if (this.#known.ticket.extensionAnswer === "awaited")
        await this.say(requester, "decide_extension", { decision: "agree", reason: "" });
    }
    await this.#waitForParts(owner);
  }

  async #waitForParts(owner: Around): Promise<void> {
    const clock = currentClock(this.#known, "resolve");
    const { statusKind } = this.#known.ticket;
    if (statusKind !== "active" || !clock || clock.dueAt - this.at < WAITS_BEYOND_MS) return;
    await this.say(owner, "hold", { reason: "parts", when: minuteOf(clock.dueAt), words: "" });
  }

  async #hearOfDelivery(around: Around): Promise<void> {
    const seq = this.#known.ticket.version;
    const key = `delivered/${REFERENCE}/${seq}`;
    this.at += MINUTE_MS;
    await this.say({ ...around, actor: { kind: "system" } }, "delivered", { seq, at: this.at }, key);
  }

  get #known(): TicketState {
    if (!this.#state) throw new Error("a ticket's life begins with its filing");
    return this.#state;
  }

  async #commit(
    actor: Actor,
    said: { verb: Verb | "file"; input: unknown; key: string | null },
    decision: Decision,
    filing: FilingDecision | null,
  ): Promise<void> {
    const operationId = `${this.#name}/${this.#said}`;
    const { verb, input } = said;
    const context = {
      actor,
      via: actor.kind === "system" ? ("job" as const) : ("web" as const),
      verb,
      key: said.key ?? operationId,
      fingerprint: fingerprint(verb, "", input),
      operationId,
      salt: randomText(this.#chance),
      lastHash: this.#lastHash,
      armed: false,
      now: this.at,
    };
    this.#lastHash = await this.#book.commit(decision, context, filing);
    this.#state = decision.after;
    this.#said += 1;
  }
}

/** An instant as staff could have typed it. */
function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
