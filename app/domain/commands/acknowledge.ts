import { currentClock } from "#app/domain/time/clocks.ts";
import { event } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import { approversAdded, promiseBy } from "./promise.ts";
import { chosenKind, publicAct } from "./public-act.ts";

/** Says “seen, I have it”, with optional words and promise. Refuses a second acknowledgement. Records who and when. */
export const acknowledge: Rule<"acknowledge"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const message = tidy(input.message);
    if (world.state.ticket.acknowledgedAt !== null) return refuse("already_acknowledged");
    if (!fits(message, LIMITS.body)) return refuse("words_too_long", "message", { most: LIMITS.body });
    const said = { when: input.when, reason: message, reasonField: "message" };
    const promise = input.when.trim() === "" ? null : promiseBy(world, said, now);
    if (promise && !promise.ok) return promise;
    const to = chosenKind(world, "acknowledge", input.status);
    if (!to.ok) return to;
    const act = publicAct(world, now);
    const clock = promise?.clock ?? currentClock(world.state, "resolve");
    const asked = promise?.asked ?? null;
    const moved = promise && !asked ? [promise.clock] : [];
    const acknowledged = step(
      event("acknowledged", {
        facts: {
          dueAt: clock?.dueAt ?? null,
          extension: promise?.extension ?? false,
          setPromise: moved.length > 0,
          ...(asked ? { asked: asked.until, told: asked.told } : {}),
          hasWords: message !== "",
          ...to.facts,
        },
        changes: {
          ticket: { ...act.ticket, ...promise?.ticket, ...to.standing },
          clocks: [...act.clocks, ...moved],
          ...(promise ? approversAdded(world, promise, now) : {}),
        },
        words: message === "" ? [] : [{ part: "body", text: message }],
      }),
      "acknowledged",
      now,
      asked?.told,
    );
    return { ...acknowledged, limits: asked?.limits };
  },
};
