import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { filled } from "#app/domain/desk/canned.ts";
import { spotQuery } from "#app/domain/desk/desk.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { referenceName } from "#app/words/reference-words.ts";
import { formatMoment } from "#app/words/shown.ts";
import type { TicketViewProps } from "./ticket-page.ts";

const FORM = "canned";

/**
 * Words to begin a reply with. Its controls belong to a form of their own, which asks for the page once more with the
 * words in place: they are read and changed there before anything is sent.
 */
export function CannedChoice({ ticket: { canned = [] } }: TicketViewProps) {
  if (canned.length === 0) return null;
  const options = (isOwn: number) =>
    canned
      .filter((reply) => reply.isOwn === isOwn)
      .map(({ id, title }) => ({ value: String(id), label: title }));
  const groups = [
    { label: "Yours", options: options(1) },
    { label: "Everybody’s here", options: options(0) },
  ].filter((group) => group.options.length > 0);
  const chosen = canned.find(({ words }) => words !== null);
  return (
    <div className="canned-choice">
      <SelectField
        id="canned-reply"
        name="canned"
        form={FORM}
        label="Begin with"
        hint="It takes the place of what stands below."
        placeholder="Nothing"
        groups={groups}
        defaultValue={chosen ? String(chosen.id) : ""}
        optional
      />
      <Button look="secondary" form={FORM}>
        Put it in
      </Button>
    </div>
  );
}

/** The form to which that choice belongs; it can't stand inside the one that sends the reply. */
export function CannedForm({ ticket: { canned = [], state }, spot }: TicketViewProps) {
  if (canned.length === 0) return null;
  const back = spot ? Object.fromEntries(new URLSearchParams(spotQuery(spot))) : {};
  return (
    <form id={FORM} method="get" action={`/tickets/${state.ticket.reference}#reply`} hidden>
      <HiddenFields values={back} />
    </form>
  );
}

/** The chosen words, filled with what their reader knows of the ticket; nothing where none were chosen. */
export function cannedWords({ ticket, shown }: TicketViewProps): string | undefined {
  const words = ticket.canned?.find((reply) => reply.words !== null)?.words;
  if (!words) return undefined;
  const { state, requester } = ticket;
  const clock = currentClock(state, "resolve");
  return filled(words, {
    name: isAnonymous(state.ticket) || !requester ? "there" : requester,
    number: referenceName(state.ticket.reference),
    promise: clock && clock.metAt === null ? formatMoment(clock.dueAt, shown) : "as soon as we can",
  });
}
