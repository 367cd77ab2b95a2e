import { Button } from "#app/components/parts/button.tsx";
import { filled } from "#app/domain/desk/canned.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { referenceName } from "#app/words/reference-words.ts";
import { formatMoment } from "#app/words/shown.ts";
import type { TicketViewProps } from "./ticket-page.ts";

/**
 * Words to begin a reply with. Its button sends nothing: the page comes once more with the words below what was typed, to be
 * read and changed before anything leaves.
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
        label="Words kept ready"
        hint="They are put below what you have written. Nothing is sent yet."
        placeholder="Nothing"
        groups={groups}
        defaultValue={chosen ? String(chosen.id) : ""}
        optional
      />
      <Button look="secondary" name="kind" value="canned">
        Put it in
      </Button>
    </div>
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
