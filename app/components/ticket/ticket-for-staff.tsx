import { IncidentCard } from "#app/components/filing/incident-card.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { foldMail } from "#app/domain/mail-in/fold.ts";
import { isOpen } from "#app/domain/statuses.ts";
import { filedFacts } from "#app/words/fact-words.ts";
import { ownerReason } from "#app/words/owner-words.ts";
import { PRIORITY_WORDS } from "#app/words/priority-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { beginning } from "#app/words/sentence.ts";
import { momentOf } from "#app/words/shown.ts";
import { AddFilesForm } from "./add-files-form.tsx";
import { CannedChoice, cannedWords } from "./canned-choice.tsx";
import { LinkedTickets } from "./linked-tickets.tsx";
import { NoteForm } from "./note-form.tsx";
import { PriorityTag } from "./priority-tag.tsx";
import { ReplyForm } from "./reply-form.tsx";
import { StatusTag } from "./status-tag.tsx";
import { TicketConversation, wordsOf } from "./ticket-conversation.tsx";
import { statusesFor, type TicketViewProps } from "./ticket-page.ts";
import { TicketPromise } from "./ticket-promise.tsx";
import { TicketSpot } from "./ticket-spot.tsx";
import { WhatToDo } from "./what-to-do.tsx";

/** A ticket for those who work on it: the promise, the conversation, what to do now, reply and note apart. */
export function TicketForStaff(view: TicketViewProps) {
  const { ticket, offered } = view;
  const isUnknown = isAnonymous(ticket.state.ticket);
  const requester = isUnknown ? "whoever reported it" : (ticket.requester ?? "the requester");
  return (
    <div className="columns">
      <div className="stack">
        <TicketSpot {...view} />
        <Heading {...view} />
        {ticket.verbs.has("note") && ticket.state.ticket.visibility !== "protected" && (
          <p
            className="soft"
            role="status"
            hidden
            data-internal
            data-lookers={`/tickets/${ticket.state.ticket.reference}/lookers`}
          />
        )}
        {isDangerous(ticket) && (
          <Banner tone="error">{`${beginning(requester)} says that someone is in danger.`}</Banner>
        )}
        <TicketPromise {...view} />
        <IncidentCard {...view} />
        {offered.length > 0 && (
          <p className="only-narrow">
            <a href="#actions">What you can do</a>
          </p>
        )}
      </div>
      <TicketConversation {...view} />
      <div className="columns-aside stack">
        {offered.length > 0 && <WhatToDo {...view} />}
        <Card title="Who and where">
          <FactList facts={factsOf(view)} />
        </Card>
        <LinkedTickets {...view} />
      </div>
      <div className="stack">
        <AddFilesForm {...view} />
        {ticket.verbs.has("reply") && (
          <ReplyForm
            view={view}
            title={`Reply to ${requester}`}
            readers={readersWords(view, requester)}
            label="Your reply"
            send={isUnknown ? "Send to them" : `Send to ${requester}`}
            canned={<CannedChoice {...view} />}
            begin={notedWords(view) ?? cannedWords(view)}
            ask={ticket.verbs.has("ask") ? askWords(isUnknown, requester) : undefined}
            statuses={statusesFor(view, "ask")}
          />
        )}
        {ticket.verbs.has("note") && <NoteForm view={view} requester={requester} />}
      </div>
    </div>
  );
}

/** What staff wrote by mail is a note until they send it: the words of the one that they chose, to begin a reply with. */
function notedWords({ ticket, publish }: TicketViewProps): string | undefined {
  const note = ticket.events.find(
    ({ seq, kind, facts }) => seq === publish && kind === "noted" && facts.mail,
  );
  if (!note || note.isErased) return undefined;
  const said = foldMail(wordsOf(note)).filter(({ kind }) => kind === "said");
  return said.map(({ text }) => text.trim()).join("\n\n");
}

/** Who will read a reply, and how they learn of it. */
function readersWords({ ticket }: TicketViewProps, requester: string): string {
  if (isAnonymous(ticket.state.ticket))
    return "They read it here when they come back with their code. No mail can be sent to them.";
  return ticket.mailTrouble
    ? `Mail to ${requester} comes back or is not wanted: they read this here alone. If it matters, reach them another way.`
    : `${beginning(requester)} gets this by e-mail and reads it here.`;
}

function askWords(isUnknown: boolean, requester: string): string {
  return isUnknown ? "Ask them" : `Ask ${requester} and wait for the answer`;
}

function Heading({ ticket }: TicketViewProps) {
  const { state, statusLabel, subcategory, scope, title } = ticket;
  const { statusKind, priority, reference } = state.ticket;
  return (
    <PageHeading
      title={`${staffState(ticket)}:`}
      words={title}
      above={
        <>
          <StatusTag kind={statusKind}>{statusLabel}</StatusTag>
          <PriorityTag level={priority}>{PRIORITY_WORDS[priority]}</PriorityTag>
          <span>{[referenceName(reference), subcategory, scope].filter(Boolean).join(" · ")}</span>
        </>
      }
    />
  );
}

/** Nobody has looked at it as an emergency, and whoever reported it says that it is one. */
function isDangerous({ state: { ticket } }: TicketViewProps["ticket"]): boolean {
  return ticket.stops === "danger" && !ticket.isEmergency && isOpen(ticket.statusKind);
}

function factsOf({ ticket, shown }: TicketViewProps) {
  return [
    ...filedFacts(ticket),
    { term: "Owner", value: ownerReason(ticket) },
    { term: "Reported", value: <Time at={momentOf(ticket.state.ticket.filedAt, shown)} /> },
  ];
}

/** The state as staff say it, in the campus's own words; what is late says so first. */
export function staffState({ state, statusLabel }: TicketViewProps["ticket"]): string {
  const late = state.clocks.some((clock) => clock.metAt === null && clock.brokenAt !== null);
  return late ? `Overdue, ${statusLabel.toLowerCase()}` : statusLabel;
}
