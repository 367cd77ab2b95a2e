import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { chosenKind, questionOver } from "./public-act.ts";

/**
 * Work begins: the ticket becomes active. Not a public act, so the acknowledge promise runs on. What is worked on
 * already only gets another status, where one is chosen.
 */
export const start: Rule<"start"> = {
  from: ["new", "active", "waiting_requester", "waiting_other"],
  decide(world, input, now) {
    const goesOn = world.state.ticket.statusKind === "active";
    const to = chosenKind(world, "start", input.status);
    if (!to.ok) return to;
    if (goesOn && to.facts.status === undefined) return refuse("wrong_state");
    const facts = { ...to.facts, ...(goesOn ? { goesOn } : {}) };
    return step(event("started", { facts, changes: questionOver(world, now, to.standing) }), null, now);
  },
};
