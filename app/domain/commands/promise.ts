import { currentClock, moveDue, resume } from "../clocks.ts";
import { parseMoment } from "../duration.ts";
import { event } from "../events.ts";
import { formatMoment } from "../moment.ts";
import { type Refusal, type RefusalCode, refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Changes, Clock } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import { momentAfter } from "../working-time.ts";
import type { World } from "../world.ts";
import { publicAct } from "./public-act.ts";

type Promised = { ok: true; clock: Clock; extension: boolean; ticket: NonNullable<Changes["ticket"]> };

/** What is wrong with a date that somebody gave. */
export const DATE_REFUSALS: Readonly<Record<"unreadable" | "past" | "too-far", RefusalCode>> = {
  unreadable: "date_unreadable",
  past: "date_past",
  "too-far": "date_too_far",
};

/** Sets the promise to a moment; later than the one the requester saw is an extension and needs a reason. */
export const tat: Rule<"tat"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const promise = promiseBy(world, { when: input.when, reason, reasonField: "reason" }, now);
    if (!promise.ok) return promise;
    const act = publicAct(world, now);
    return step(
      event("promised", {
        facts: { dueAt: promise.clock.dueAt, extension: promise.extension },
        changes: { ticket: { ...act.ticket, ...promise.ticket }, clocks: [...act.clocks, promise.clock] },
        words: reason === "" ? [] : [{ part: "reason", text: reason }],
      }),
      "promised",
      now,
    );
  },
};

/**
 * The resolve clock moved to what `when` says. Refuses unreadable, past and far dates, an extension without reason
 * and one that adds more than one original target (PRODUCT: set TAT, extension). A promise that stands still is
 * compared by what it would be if it ran again now.
 */
export function promiseBy(
  world: World,
  said: { when: string; whenField?: string; reason: string; reasonField: string },
  now: number,
): Promised | Refusal {
  const clock = currentClock(world.state, "resolve");
  if (!clock) return refuse("wrong_state");
  const { whenField = "when" } = said;
  if (said.when.trim() === "") return refuse("date_missing", whenField);
  const moment = parseMoment(said.when, { now, calendar: world.calendar });
  if (!moment.ok) return refuse(DATE_REFUSALS[moment.code], whenField);
  const { dueAt } = resume(world.calendar, clock, now);
  const extension = moment.at > dueAt;
  const latest = momentAfter(world.calendar, Math.max(dueAt, now), clock.target);
  if (extension && said.reason === "") return refuse("reason_missing", said.reasonField);
  if (extension && moment.at > latest) {
    const { timeZone } = world.calendar;
    return refuse("extension_too_long", whenField, {
      latest: formatMoment(latest, { timeZone, locale: "en-IN", now }),
    });
  }
  const ticket = extension ? { extensionCount: world.state.ticket.extensionCount + 1 } : {};
  return { ok: true, clock: moveDue(world.calendar, clock, now, moment.at), extension, ticket };
}
