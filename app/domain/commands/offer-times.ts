import { checkTimes, timesText } from "#app/domain/filing/available-times.ts";
import { event } from "../events.ts";
import { refuseAll } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";

/**
 * Says anew when somebody may come, in place of all that was said before; nothing said is that there is no such time
 * now.
 */
export const offerTimes: Rule<"offer_times"> = {
  from: OPEN_KINDS,
  decide({ calendar }, input, now) {
    const checked = checkTimes(input.times, { now, timeZone: calendar.timeZone });
    if (!checked.ok) return refuseAll(checked.issues);
    const { times } = checked;
    const offered = event("times_offered", {
      facts: { count: times.length },
      words: [{ part: "times", text: timesText(times) }],
    });
    return step(offered, "times_offered", now);
  },
};
