import { event, type Words } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { PRIORITIES } from "../ticket.ts";
import { fits, LIMITS, tidyLine } from "../words.ts";

/**
 * Puts right what was filed: title, place in words, priority; what is left empty stays. Old and new words are both in
 * the history. A change of priority alone is the staff's business.
 */
export const correct: Rule<"correct"> = {
  from: STATUS_KINDS,
  decide(world, input, now) {
    const { ticket } = world.state;
    const title = changed(tidyLine(input.title), world.filed.title);
    const place = changed(tidyLine(input.place), world.filed.place);
    const priority = input.priority === "" ? ticket.priority : known(input.priority);
    if (!priority) return refuse("choice_unknown", "priority");
    if (!fits(title ?? "", LIMITS.title)) return refuse("words_too_long", "title", { most: LIMITS.title });
    if (!fits(place ?? "", LIMITS.place)) return refuse("words_too_long", "place", { most: LIMITS.place });
    const reprioritised = priority !== ticket.priority;
    if (title === null && place === null && !reprioritised) return refuse("nothing_to_correct", "title");
    const corrected = event("corrected", {
      audience: title === null && place === null ? "staff" : "public",
      facts: reprioritised ? { priority, was: ticket.priority } : {},
      changes: reprioritised ? { ticket: { priority } } : {},
      words: [...before("title", title, world.filed.title), ...before("place", place, world.filed.place)],
    });
    return { ...step(corrected, null, now), title: title ?? undefined };
  },
};

function known(priority: string) {
  return PRIORITIES.find((each) => each === priority) ?? null;
}

/** What was typed, if it says something new. */
function changed(typed: string, filed: string): string | null {
  return typed === "" || typed === filed ? null : typed;
}

function before(part: "title" | "place", text: string | null, was: string): readonly Words[] {
  if (text === null) return [];
  return [{ part, text }, ...(was === "" ? [] : [{ part: `was_${part}` as const, text: was }])];
}
