import { VerbButton } from "#app/components/parts/action-panel.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { LINK_WORDS } from "#app/words/link-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { hiddenOf, type TicketViewProps } from "./ticket-page.ts";

/** Other tickets that belong to this one; whoever may say so may take it back. */
export function LinkedTickets(view: TicketViewProps) {
  const { links = [], state, verbs } = view.ticket;
  if (links.length === 0) return null;
  return (
    <Card title="Belongs together">
      <ul className="stack plain" data-gap="tight">
        {links.map(({ reference, title, how }) => (
          <li key={reference}>
            <p>
              {LINK_WORDS[how]} <a href={`/tickets/${reference}`}>{`${referenceName(reference)} ${title}`}</a>
            </p>
            {verbs.has("unlink") && (
              <VerbButton
                action={`/tickets/${state.ticket.reference}/link-removal`}
                hidden={{ ...hiddenOf(view, "link-removal"), to: reference }}
                label={`Take the link to ${referenceName(reference)} away`}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
