import { event } from "../events.ts";
import { type Rule, step } from "../rules.ts";
import { resumed, toKind } from "./public-act.ts";

/** Work begins: the ticket becomes active. Not a public act, so the acknowledge promise runs on. */
export const start: Rule<"start"> = {
  from: ["new", "waiting_requester", "waiting_other"],
  decide(world, _input, now) {
    const again = resumed(world, now);
    const ticket = { ...again.ticket, ...toKind(world, "active"), questionAskedAt: null };
    return step(event("started", { changes: { ticket, clocks: again.clocks } }), null, now);
  },
};
