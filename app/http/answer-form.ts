import type { TypedResponse } from "@remix-run/cloudflare";
import type { Done, Outcomes } from "#app/domain/command.ts";
import { takenBackId } from "#app/domain/commands/take-back.ts";
import { deskQuery, deskSpot, spotQuery } from "#app/domain/desk/desk.ts";
import type { EventKind } from "#app/domain/events.ts";
import { unsentPath } from "#app/forms/kept-form.ts";
import { textsOf } from "#app/forms/words.ts";
import { flashFor } from "#app/words/flash-words.ts";
import { flashCookie } from "./flash.ts";
import { type Asked, refused } from "./refused.ts";
import { seeOther } from "./see-other.ts";

/** After these the ticket may be out of the author's sight, where its page would not be there any more. */
const LEAVING: ReadonlySet<EventKind> = new Set(["forwarded", "recategorised"]);

/** The answer to a form about a ticket: back to the ticket with a banner, or, thrown, the page that keeps the form. */
export async function answerForm(outcome: Outcomes, asked: Asked): Promise<TypedResponse<never>> {
  if (!outcome.ok) throw await refused(outcome, asked);
  const flash = flashFor(outcome.event);
  return seeOther(nextAfter(outcome, asked.form), ...(flash ? [flashCookie(asked.request, flash)] : []));
}

function nextAfter({ event, reference }: Done, form: FormData): string {
  if (event === "taken_back") return unsentPath(takenBackId(reference, Number(form.get("message"))));
  const spot = deskSpot(new URLSearchParams(textsOf(form, ["back"]).back));
  const hides = event === "about_said" || event === "visibility_set";
  if (LEAVING.has(event) || (hides && form.get("after") === "desk"))
    return spot ? `/desk?${deskQuery(spot.asked, spot.place)}` : "/desk";
  return `/tickets/${reference}${spot ? `?${spotQuery(spot)}` : ""}`;
}
