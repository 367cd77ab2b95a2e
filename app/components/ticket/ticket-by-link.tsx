import { PageHeading } from "#app/components/page/page-heading.tsx";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { languageOf } from "#app/words/language-of.ts";
import { referenceName } from "#app/words/reference-words.ts";
import type { Shown } from "#app/words/shown.ts";
import { standingOf } from "#app/words/standing.ts";
import { lookOf, stateSentence, statusLabel } from "#app/words/status-words.ts";
import { AttachedFiles } from "./attached-files.tsx";
import { Conversation } from "./conversation.tsx";
import { StatusTag } from "./status-tag.tsx";
import { TicketEvents } from "./ticket-conversation.tsx";
import { TicketPromise } from "./ticket-promise.tsx";

/** By name alone: whoever signs in opens them. */
function namesOf(files: readonly AttachedFile[]) {
  return <AttachedFiles files={files} chips />;
}

/** How a ticket stands, for whoever came by the link that its requester was mailed: to read, and nothing to do. */
export function TicketByLink({ ticket, shown }: { ticket: TicketSeen; shown: Shown }) {
  const standing = standingOf(ticket);
  const { reference } = ticket.state.ticket;
  return (
    <>
      <PageHeading
        title={stateSentence(standing, "requester", shown)}
        above={
          <>
            <StatusTag kind={lookOf(standing)}>{statusLabel(standing)}</StatusTag>
            <span>{`${referenceName(reference)} · ${ticket.subcategory}`}</span>
          </>
        }
      >
        <span lang={languageOf(ticket.title)}>{ticket.title}</span>
      </PageHeading>
      <p>
        This link shows how it stands, for half an hour. To answer or to do more,{" "}
        <a href={`/login?redirectTo=${encodeURIComponent(`/tickets/${reference}`)}`}>sign in</a>.
      </p>
      <TicketPromise ticket={ticket} shown={shown} />
      <Conversation>
        <TicketEvents ticket={ticket} events={ticket.events} shown={shown} filesOf={namesOf} />
      </Conversation>
    </>
  );
}
