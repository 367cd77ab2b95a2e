import { event } from "../events.ts";
import { type Rule, step } from "../rules.ts";
import { questionOver } from "./public-act.ts";

/** Work begins: the ticket becomes active. Not a public act, so the acknowledge promise runs on. */
export const start: Rule<"start"> = {
  from: ["new", "waiting_requester", "waiting_other"],
  decide: (world, _input, now) => step(event("started", { changes: questionOver(world, now) }), null, now),
};
