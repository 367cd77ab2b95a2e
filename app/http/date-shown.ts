import { DATE_REFUSALS } from "#app/domain/commands/promise.ts";
import { refuse } from "#app/domain/refusals.ts";
import { currentClock, resume } from "#app/domain/time/clocks.ts";
import { parseMoment } from "#app/domain/time/duration.ts";
import { type Kept, keptForm } from "#app/forms/kept-form.ts";
import { type Asked, refused } from "./refused.ts";

/** A date as it would be promised, beside what is promised now, and the form that was sent to look at it. */
export type DateShown = { at: number; promisedAt: number | null; kept: Kept };

/**
 * Which moment a date comes to that somebody is about to promise (PRODUCT 3, set TAT). Nothing is promised by it. Refuses,
 * as the page that keeps the form, what the command itself would refuse of the date.
 */
export async function dateShown(when: string, asked: Asked & { reference: string }): Promise<DateShown> {
  const { context, request, form, reference } = asked;
  const { viewer, ticket } = await context.read.ticket(reference, { before: null, choices: null });
  if (!viewer) throw await refused(refuse("signed_out"), asked);
  if (!ticket) throw await refused(refuse("not_found"), asked);
  if (when.trim() === "") throw await refused(refuse("date_missing", "when"), asked);
  const { calendar, state } = ticket;
  const moment = parseMoment(when, { now: context.now, calendar });
  if (!moment.ok) throw await refused(refuse(DATE_REFUSALS[moment.code], "when"), asked);
  const clock = currentClock(state, "resolve");
  const { pathname } = new URL(request.url);
  return {
    at: moment.at,
    promisedAt: clock && resume(calendar, clock, context.now).dueAt,
    kept: { ...keptForm(request, form), action: pathname },
  };
}
