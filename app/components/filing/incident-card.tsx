import { ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { TheirWords } from "#app/components/parts/words.tsx";
import type { TicketViewProps } from "#app/components/ticket/ticket-page.ts";
import { belongingWords } from "#app/words/incident-words.ts";
import { readerOf } from "#app/words/reader.ts";
import { filingPath } from "./filing-form.tsx";

/** On a ticket: the known problem that it belongs to, or what belongs to it where it is one itself. */
export function IncidentCard({ ticket }: TicketViewProps) {
  const { incident, belonging, state, subcategorySlug } = ticket;
  const { isIncident, reference, statusKind } = state.ticket;
  const reader = readerOf(ticket.held);
  if (isIncident && reader === "staff")
    return (
      <Card title="Known problem">
        <p>
          {belonging ? `${belongingWords(belonging)}.` : ""} What you write or promise here reaches all of
          them.
        </p>
        <a href={`/incidents/${reference}`}>See who has it</a>
      </Card>
    );
  if (isIncident)
    return (
      <Card title="Known problem">
        <p>You hear how it goes on. It is worked on for everybody who has it.</p>
        {statusKind === "resolved" && (
          <ButtonLink look="quiet" href={filingPath(subcategorySlug, reference)}>
            Still broken for me
          </ButtonLink>
        )}
      </Card>
    );
  if (incident)
    return (
      <Card title="Known problem" tone="asks">
        <p>
          {reader === "staff" ? "Worked on in" : "This belongs to a known problem, and is worked on there:"}{" "}
          <a href={`/tickets/${incident.reference}`}>
            {`#${incident.reference} `}
            <TheirWords>{incident.title}</TheirWords>
          </a>
        </p>
      </Card>
    );
  return null;
}
