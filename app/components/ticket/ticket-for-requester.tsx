import { filingPath } from "#app/components/filing/filing-form.tsx";
import { IncidentCard } from "#app/components/filing/incident-card.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ActionPanel } from "#app/components/parts/action-panel.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { NounForm, NounLine } from "#app/components/parts/noun-form.tsx";
import { Words } from "#app/components/parts/words.tsx";
import { isOpen } from "#app/domain/statuses.ts";
import { filedFacts } from "#app/words/fact-words.ts";
import { languageOf } from "#app/words/language-of.ts";
import { awaitedDate } from "#app/words/promise-words.ts";
import { readerOf } from "#app/words/reader.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { momentOf } from "#app/words/shown.ts";
import { standingOf } from "#app/words/standing.ts";
import { lookOf, stateSentence, statusLabel } from "#app/words/status-words.ts";
import { AddFilesForm } from "./add-files-form.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { AttachedFiles } from "./attached-files.tsx";
import { LinkedTickets } from "./linked-tickets.tsx";
import { NoteForm } from "./note-form.tsx";
import { ReplyForm } from "./reply-form.tsx";
import { StatusTag } from "./status-tag.tsx";
import { TicketConversation } from "./ticket-conversation.tsx";
import { hiddenOf, type TicketViewProps, timesSaid } from "./ticket-page.ts";
import { TicketPromise } from "./ticket-promise.tsx";
import { WhoRead } from "./who-read.tsx";

/** A ticket for whom it is about: its state in a sentence, what waits for them, the promise, the conversation. */
export function TicketForRequester(view: TicketViewProps) {
  const { ticket } = view;
  const { statusKind } = ticket.state.ticket;
  const reader = readerOf(ticket.held);
  const isAsked = statusKind === "waiting_requester" && reader === "requester";
  return (
    <div className="stack">
      <Heading {...view} />
      {isAsked && <Question {...view} />}
      <NewDate {...view} />
      {statusKind === "resolved" && <IsItDone {...view} />}
      {statusKind === "closed" && view.offered.includes("rating") && <HowWasIt {...view} />}
      {statusKind !== "resolved" && view.offered.includes("appeal") && <Appeal {...view} />}
      <ReportedForYou {...view} />
      <IncidentCard {...view} />
      <TicketPromise {...view} />
      <TicketConversation {...view} />
      <AddFilesForm {...view} />
      {ticket.verbs.has("reply") && !isAsked && <Write {...view} />}
      {ticket.verbs.has("note") && <NoteForm view={view} requester={ticket.requester ?? "The requester"} />}
      <AgainLinked {...view} />
      <LinkedTickets {...view} />
      <WhatElse {...view} />
      {reader === "requester" && <WhoRead {...view} />}
      <Disclosure label={toldLabel(ticket)}>
        <FactList facts={filedFacts(ticket)} />
      </Disclosure>
    </div>
  );
}

/** What stands there came from somebody else, where its reader joined it or follows it. */
function toldLabel({ held }: TicketViewProps["ticket"]): string {
  return held.has("requester") || held.has("filed_by") ? "What you told us" : "What was reported";
}

function Heading({ ticket, shown }: TicketViewProps) {
  const reader = readerOf(ticket.held);
  const standing = standingOf(ticket);
  return (
    <PageHeading
      title={stateSentence(standing, reader, shown)}
      above={
        <>
          <StatusTag kind={lookOf(standing)}>{statusLabel(standing, reader)}</StatusTag>
          <span>{`${referenceName(ticket.state.ticket.reference)} · ${ticket.subcategory}`}</span>
        </>
      }
    >
      <span lang={languageOf(ticket.title)}>{ticket.title}</span>
    </PageHeading>
  );
}

/** The question that waits, with room for the answer below it. */
function Question(view: TicketViewProps) {
  const asked = view.ticket.events.findLast((event) => event.kind === "asked");
  const who = asked?.actor?.name ?? "Somebody";
  return (
    <Card tone="asks">
      <div className="stack" data-gap="tight">
        <p className="soft">
          <strong>{who}</strong> asks:
        </p>
        <Words>{asked?.words.body}</Words>
      </div>
      {view.ticket.verbs.has("reply") && <AnswerForm view={view} who={who} />}
    </Card>
  );
}

/** A later date that waits for their yes; without one it holds all the same, or is decided on by somebody else. */
function NewDate(view: TicketViewProps) {
  const { ticket, shown, offered } = view;
  const date = offered.includes("extension-decision") ? awaitedDate(ticket, shown) : null;
  if (!date) return null;
  return (
    <Card title="Is the new date all right for you?" tone="asks">
      <div className="stack" data-gap="tight">
        <p>
          <strong>{date.who}</strong> {`${date.words} `}
          <strong>
            <Time at={date.moment} />
          </strong>
          .
        </p>
        {date.reason !== "" && <Words>{date.reason}</Words>}
      </div>
      <NounForm
        noun="extension-decision"
        reference={ticket.state.ticket.reference}
        hidden={hiddenOf(view, "extension-decision")}
      />
    </Card>
  );
}

function IsItDone(view: TicketViewProps) {
  const { ticket, shown, offered } = view;
  const { reopenUntilAt, reference, outcome } = ticket.state.ticket;
  const said = ticket.events.findLast((event) => event.kind === "resolved");
  const isGood = outcome === "fixed" || outcome === "answered";
  return (
    <Card {...(isGood ? { tone: "good" } : {})}>
      <div className="stack" data-gap="tight">
        <Words>{said?.words.body}</Words>
        {said?.actor && <p className="soft">{said.actor.name}</p>}
        <AttachedFiles files={said?.files ?? []} />
      </div>
      {(["closure", "reopening", "appeal"] as const)
        .filter((noun) => offered.includes(noun))
        .map((noun) => (
          <NounLine
            key={noun}
            noun={noun}
            reference={reference}
            hidden={hiddenOf(view, noun)}
            open={noun === "closure" || (noun === "appeal" && !isGood)}
          />
        ))}
      <AppealBy {...view} />
      {reopenUntilAt !== null && (
        <p className="soft">
          Without an answer it is finished on <Time at={momentOf(reopenUntilAt, shown)} />.
        </p>
      )}
    </Card>
  );
}

/** Somebody else's words stand here in their name: they know whose, and how to say that it is not so. */
function ReportedForYou({ ticket, viewer, offered }: TicketViewProps) {
  const { state, filedBy } = ticket;
  const isForThem =
    state.ticket.requesterId === viewer.personId && state.ticket.filedById !== viewer.personId;
  if (!isForThem || !filedBy || !isOpen(state.ticket.statusKind)) return null;
  const withdraws = offered.includes("cancellation");
  return (
    <Card title={`${filedBy} reported this for you`}>
      <p>
        Is something in it not so? Say it below{withdraws && ", or withdraw it"}: what you write stands beside
        their words.
      </p>
      {ticket.verbs.has("reply") && (
        <div>
          <ButtonLink look="quiet" href="#reply">
            Say what is not so
          </ButtonLink>
        </div>
      )}
    </Card>
  );
}

/** What is over can be reported again, and the two know of each other. */
function AgainLinked({ ticket }: TicketViewProps) {
  const { statusKind, reference } = ticket.state.ticket;
  const isOver = statusKind === "closed" || statusKind === "cancelled";
  if (!isOver || !ticket.verbs.has("link")) return null;
  return (
    <Card title="Is it there again?">
      <p>This one is finished. Report it again, and both will show that they belong together.</p>
      <div>
        <ButtonLink look="quiet" href={filingPath(ticket.subcategorySlug, reference)}>
          Report it again
        </ButtonLink>
      </div>
    </Card>
  );
}

/** Until when somebody else can be asked to decide. */
function AppealBy({ ticket, shown }: TicketViewProps) {
  const { appealUntilAt } = ticket;
  if (typeof appealUntilAt !== "number" || isOpen(ticket.state.ticket.statusKind)) return null;
  return (
    <p className="soft">
      If you do not agree, you can appeal until <Time at={momentOf(appealUntilAt, shown)} />: then somebody
      else decides.
    </p>
  );
}

/** What is finished can be appealed against while the next stage's window is open. */
function Appeal(view: TicketViewProps) {
  return (
    <Card>
      <AppealBy {...view} />
      <NounLine
        noun="appeal"
        reference={view.ticket.state.ticket.reference}
        hidden={hiddenOf(view, "appeal")}
      />
    </Card>
  );
}

function HowWasIt(view: TicketViewProps) {
  const { reference } = view.ticket.state.ticket;
  return (
    <Card tone="good">
      <NounForm noun="rating" reference={reference} hidden={hiddenOf(view, "rating")} without="fixed" />
    </Card>
  );
}

function Write(view: TicketViewProps) {
  const who = view.ticket.assignee?.name ?? "those who look after this";
  return (
    <ReplyForm
      view={view}
      title={`Write to ${who}`}
      readers="They get it at once. It stays on this page."
      label="Your words"
      send="Send"
    />
  );
}

const SHOWN_ABOVE: ReadonlySet<string> = new Set(["extension-decision", "closure", "reopening", "appeal"]);

function WhatElse(view: TicketViewProps) {
  const { ticket, offered } = view;
  const { statusKind, reference } = ticket.state.ticket;
  const nouns = offered.filter(
    (noun) => !SHOWN_ABOVE.has(noun) && !(noun === "rating" && statusKind === "closed"),
  );
  if (nouns.length === 0) return null;
  return (
    <ActionPanel title="What else you can do">
      {nouns.map((noun) => (
        <NounLine
          key={noun}
          noun={noun}
          reference={reference}
          hidden={hiddenOf(view, noun)}
          people={ticket.assignable}
          times={timesSaid(view)}
        />
      ))}
    </ActionPanel>
  );
}
