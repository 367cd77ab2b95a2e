import type { Inputs, Verb } from "#app/domain/command.ts";
import type { Said } from "#app/domain/commands/redact.ts";
import type { Made } from "#app/domain/commands/take-back.ts";
import { decide } from "#app/domain/decide.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import type { Refusal } from "#app/domain/refusals.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { moments } from "#app/domain/time/moments.ts";
import type { Decision, World } from "#app/domain/world.ts";
import { FILED_AT, system, world } from "./campus.ts";
import { toColleague, toLabs } from "./destinations.ts";
import { command } from "./story.ts";

/**
 * A ticket with what each event has made of it, as it would be read back from the database; it goes on as it is told
 * to.
 */
export class Life {
  world: World = world({ forwarding: toColleague, recategorisation: toLabs });
  now = FILED_AT;
  readonly made: Made[] = [filed(this.world.state)];

  get state(): TicketState {
    return this.world.state;
  }

  /** What the last thing that was said made of it; its refusal where it was refused. */
  last: Decision | Refusal | null = null;

  /** Whether it is done and not refused. */
  says<V extends Verb>(actor: Actor, verb: V, input: Inputs[V]): boolean {
    const decision = decide({ ...this.world, actor }, command(verb, input), this.now);
    this.last = decision;
    if (!decision.ok) return false;
    const { event, after } = decision;
    this.world = { ...this.world, state: after };
    this.made.push({
      seq: after.ticket.version,
      at: this.now,
      actedById: actor.kind === "person" && isAct(decision) ? actor.personId : null,
      takesBack: event.kind === "taken_back" ? Number(event.facts.of) : null,
      changes: JSON.parse(JSON.stringify(event.changes)),
    });
    return true;
  }

  /** Until then, with everything that happens by itself. */
  passes(waitMs: number): void {
    const until = this.now + waitMs;
    for (let turn = 0; turn < 100; turn += 1) {
      const [moment] = moments(this.world.state);
      if (!moment || moment.at > until) break;
      this.now = Math.max(this.now, moment.at);
      this.says(system, moment.verb, moment.input);
    }
    this.now = until;
  }

  /** Somebody takes the message of that event back, the last one where none is named. */
  takesBack(actor: Actor, seq: number = this.state.ticket.version, changes: Partial<Said> = {}): boolean {
    const own = this.made.find((each) => each.seq === seq);
    const kind = own?.changes.ticket?.questionAskedAt ? "asked" : "replied";
    const said = { at: own?.at ?? 0, byId: own?.actedById ?? null, waits: true, made: this.made, ...changes };
    const around = { audience: "public", file: null, titleLeft: null } as const;
    this.world = { ...this.world, redactable: { seq, kind, said, ...around } };
    return this.says(actor, "take_back", { seq });
  }

  /** The same life, to go on in another way. */
  again(): Life {
    const copy = new Life();
    copy.world = this.world;
    copy.now = this.now;
    copy.made.splice(0, 1, ...this.made);
    return copy;
  }
}

function filed({ ticket, clocks }: TicketState): Made {
  const { id: _id, reference: _reference, number: _number, version, ...set } = ticket;
  return { seq: version, at: FILED_AT, actedById: null, takesBack: null, changes: { ticket: set, clocks } };
}

const ACTS = ["acknowledged", "asked", "promised", "extension_asked", "held", "resolved"];
const isAct = ({ event }: Decision) =>
  ACTS.includes(event.kind) || (event.kind === "replied" && event.facts.staff === true);
