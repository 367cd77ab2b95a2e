import { accessOf } from "#app/domain/people/permissions.ts";
import { mayHear } from "#app/domain/telling/still-true.ts";
import { type Audience, type EventKind, event, type Facts } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import type { Made } from "./take-back.ts";

/** What a redaction can take away: all words of one event, or one file. */
export type Redactable = {
  /** The event that they stand with; null for a file that was added to the report later. */
  seq: number | null;
  /** Of that event; a file without one is part of the report. */
  audience: Audience;
  kind: EventKind;
  /** Whom it rates, whose it is not to read; not given is nobody. */
  ratedId?: PersonId | null;
  /** Null where it is words. */
  file: { id: string; sha256: string } | null;
  /** Who said them when, and whether they wait for their half minute before they leave; null where nobody did. */
  said?: Said | null;
  /** The title that is left when these words are gone; null where they are not what the ticket is called by. */
  titleLeft: string | null;
};

/**
 * Words of an event, as whoever takes them back must know them. `made`: what all events made of the ticket, in their
 * order; nothing for a redaction, which needs none of it.
 */
export type Said = { at: number; byId: PersonId | null; waits: boolean; made: readonly Made[] };

/** What a decision takes away for good: words by their event, a file by its id. */
export type Redacted = {
  words: number | null;
  file: string | null;
  /** Messages that only carry these words and have not left yet are not sent. */
  silences: boolean;
  /** The words, with their files, go back to their author as a message of that kind that was not sent. */
  unsent?: { kind: "reply" | "question" };
};

/** Events that are told for their words alone. */
const SAID: readonly EventKind[] = ["replied", "asked", "noted"];

/**
 * Takes the words of one event, or one file, away for good: what must not stand there, such as somebody's number. The
 * event stays with its hashes, and says that something was taken away; who may read it learns why. Refuses what the
 * actor may not read, and what is not there (any more).
 */
export const redact: Rule<"redact"> = {
  from: STATUS_KINDS,
  decide(world, input, now) {
    const { redactable } = world;
    const reason = tidy(input.reason);
    if (redactable === null || !mayRead(world, redactable, now)) return refuse("nothing_to_redact", "what");
    if (reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const { seq, audience, kind, file, titleLeft } = redactable;
    const facts: Facts = file ? { of: seq, file: file.sha256 } : { of: seq };
    const words = [{ part: "reason", text: reason }] as const;
    const silences = file === null && SAID.includes(kind);
    return {
      ...step(event("redacted", { audience, facts, words }), null, now),
      title: titleLeft ?? undefined,
      redacted: { words: file ? null : seq, file: file?.id ?? null, silences },
    };
  },
};

function mayRead({ actor, state }: World, redactable: Redactable, now: number): boolean {
  const { said, ratedId = null, ...event } = redactable;
  return mayHear(actor, { ...event, actorId: said?.byId ?? null, ratedId }, accessOf(state), now);
}
