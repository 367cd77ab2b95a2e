import type { ReactNode } from "react";
import { VerbButton } from "#app/components/parts/action-panel.tsx";
import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import { TAKE_BACK_MS } from "#app/domain/commands/reply.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { waitingJobs } from "#app/domain/people/contact-jobs.ts";
import { OUTCOMES } from "#app/domain/ticket.ts";
import { firstWords } from "#app/domain/words.ts";
import { eventSentence, namesOn } from "#app/words/event-words.ts";
import { readerOf } from "#app/words/reader.ts";
import { beginning } from "#app/words/sentence.ts";
import { momentOf, type Shown } from "#app/words/shown.ts";
import { isSuccess } from "#app/words/status-words.ts";
import { AttachedFiles } from "./attached-files.tsx";
import { Conversation } from "./conversation.tsx";
import { EventLine } from "./event-line.tsx";
import { Message } from "./message.tsx";
import { hiddenOf, type TicketViewProps } from "./ticket-page.ts";

interface TicketProps {
  ticket: TicketSeen;
  shown: Shown;
}

/** Everything that was said and done, as far as its reader may know, oldest first. */
export function TicketConversation(view: TicketViewProps) {
  const { ticket, shown, viewer } = view;
  const { events, earlierBefore, state } = ticket;
  const said = events.filter((event) => wordsOf(event) !== "");
  const unseen = viewer.unseen.filter(({ ticketId }) => ticketId === state.ticket.id);
  const newFrom = Math.min(...unseen.map(({ seq }) => seq));
  const isNew = (event: EventSeen) => event.seq >= newFrom && event.actor?.id !== viewer.personId;
  const earlier =
    earlierBefore === null ? null : `/tickets/${state.ticket.reference}?before=${earlierBefore}`;
  return (
    <Conversation jump={said.length > 3 ? jumpIn(said, isNew) : null} earlier={earlier}>
      <TicketEvents ticket={ticket} events={events} shown={shown} isNew={isNew} view={view} />
    </Conversation>
  );
}

/** To the first message that its reader has not seen; where there is none, to the last one. */
function jumpIn(said: readonly EventSeen[], isNew: (event: EventSeen) => boolean) {
  const first = said.find(isNew);
  const { seq } = first ?? said.at(-1) ?? { seq: 0 };
  return { href: `#message-${seq}`, label: first ? "Go to what is new" : "Go to the newest" };
}

interface EventsProps extends TicketProps {
  events: readonly EventSeen[];
  /** Which of them their reader has not seen. */
  isNew?: (event: EventSeen) => boolean;
  /** The page they stand on, where something can be done with them. */
  view?: TicketViewProps;
  /** How files are shown; not given, by the addresses at which whoever is signed in opens them. */
  filesOf?: (files: readonly AttachedFile[]) => ReactNode;
}

/** The items of a conversation. */
export function TicketEvents({ ticket, events, shown, isNew, view, filesOf }: EventsProps) {
  const told = { reader: readerOf(ticket.held), nameOf: namesOn(ticket), shown };
  const takenBack = new Set(events.map(({ kind, facts }) => (kind === "taken_back" ? facts.of : null)));
  return events.map((event) => {
    const sentence = isOnlyWords(event) ? null : eventSentence(event, told);
    const words = takenBack.has(event.seq) ? "" : wordsOf(event);
    const mailed = event.mailedAt ? momentOf(event.mailedAt, shown) : null;
    return [
      sentence && (
        <EventLine
          key={`line-${event.seq}`}
          when={momentOf(event.at, shown)}
          mailed={words === "" ? mailed : null}
          tone={toneOf(event)}
          internal={event.audience !== "public"}
        >
          {beginning(sentence)} <Other event={event} />
        </EventLine>
      ),
      words !== "" && (
        <Message
          key={event.seq}
          id={`message-${event.seq}`}
          variant={variantOf(event)}
          who={event.actor?.name ?? event.words.sender ?? (isMail(event) ? "Somebody by mail" : "Resolve")}
          capacity={capacityOf(event)}
          when={momentOf(event.at, shown)}
          mailed={mailed}
          words={words}
          isMail={isMail(event)}
          fresh={isNew?.(event)}
        >
          {view && <TheMail event={event} view={view} />}
          {filesOf ? filesOf(event.files) : <AttachedFiles files={event.files} />}
          <FilesGone event={event} />
          {view && <TakeBack event={event} view={view} />}
          {view && <RevokeJob event={event} view={view} />}
          {event.kind === "filed" && (
            <AttachedFiles files={ticket.addedFiles} title="Added later" chips={filesOf !== undefined} />
          )}
        </Message>
      ),
    ];
  });
}

function isMail({ facts }: EventSeen): boolean {
  return facts.mail !== undefined;
}

/** The way to the mail that something came in, for those who may read it. */
function TheMail({
  event: { facts, kind, mail, seq },
  view: { ticket },
}: {
  event: EventSeen;
  view: TicketViewProps;
}) {
  const isNote = facts.mail !== undefined && kind === "noted" && ticket.verbs.has("reply");
  const isUnsigned = facts.mail !== undefined && facts.unsigned === true;
  if (mail === undefined && !isNote && !isUnsigned) return null;
  return (
    <p className="soft">
      {isUnsigned && "Nobody is known to have written this. "}
      {mail !== undefined && <a href={`/mail/${mail}`}>See the mail</a>}
      {isNote && (
        <>
          {mail !== undefined && " · "}
          <a href={`/tickets/${ticket.state.ticket.reference}?publish=${seq}#reply`}>Send it as a reply</a>
        </>
      )}
    </p>
  );
}

/** For its author, while a message has not left. */
function TakeBack({ event, view }: { event: EventSeen; view: TicketViewProps }) {
  const { ticket, viewer, shown } = view;
  const waits = event.kind === "asked" || event.facts.staff === true;
  const isOwn = event.actor?.id === viewer.personId && ticket.verbs.has("take_back");
  if (!waits || !isOwn || event.isErased || shown.now >= event.at + TAKE_BACK_MS) return null;
  return (
    <VerbButton
      action={`/tickets/${ticket.state.ticket.reference}/taking-back`}
      hidden={{ ...hiddenOf(view, "taking-back"), message: event.seq }}
      label="Not sent yet: take it back"
    />
  );
}

/** For staff, while a work order waits. */
function RevokeJob({ event, view }: { event: EventSeen; view: TicketViewProps }) {
  const { ticket, shown } = view;
  const isWaiting = waitingJobs(ticket.state.jobs, shown.now).some(({ seq }) => seq === event.seq);
  if (event.kind !== "job_given" || !isWaiting || !ticket.verbs.has("revoke_job")) return null;
  return (
    <VerbButton
      action={`/tickets/${ticket.state.ticket.reference}/job-revocation`}
      hidden={{ ...hiddenOf(view, "job-revocation"), job: event.seq }}
      label="Take the work order back"
    />
  );
}

const ERASED = "These words were taken away.";

/** How many files once came with it and were taken away; an event names them all by what they contained. */
function FilesGone({ event: { facts, files } }: { event: EventSeen }) {
  const came = Array.isArray(facts.files) ? facts.files.length : 0;
  const gone = came - files.length;
  if (gone <= 0) return null;
  return <p className="soft">{gone === 1 ? "A file was taken away." : `${gone} files were taken away.`}</p>;
}

/** In which role somebody wrote: standing in, asking. */
function capacityOf({ kind, actingFor }: EventSeen): string | undefined {
  const parts = [...(actingFor ? [`for ${actingFor}`] : []), ...(kind === "asked" ? ["asks"] : [])];
  return parts.length > 0 ? parts.join(", ") : undefined;
}

/** Events that name another ticket. */
const BESIDE: ReadonlySet<EventSeen["kind"]> = new Set([
  "merged",
  "unmerged",
  "split",
  "linked",
  "unlinked",
  "included",
  "excluded",
] as const);

/** The way to the other ticket of an event that concerns two. */
function Other({ event: { kind, facts } }: { event: EventSeen }) {
  if (facts.splitFrom !== undefined) return <Quoted facts={facts} />;
  if (!BESIDE.has(kind)) return null;
  return <a href={`/tickets/${facts.other}`}>{`Open #${facts.other}`}</a>;
}

/** The ways to what was written on the ticket that this one was a part of. */
function Quoted({ facts }: Pick<EventSeen, "facts">) {
  const path = `/tickets/${facts.splitFrom}`;
  const seqs = Array.isArray(facts.quotes) ? facts.quotes : [];
  if (seqs.length === 0) return <a href={path}>{`Open #${facts.splitFrom}`}</a>;
  return (
    <>
      {"What was written there: "}
      {seqs.map((seq, index) => (
        <span key={seq}>
          {index > 0 && ", "}
          <a href={`${path}#message-${seq}`}>{`message ${index + 1}`}</a>
        </span>
      ))}
    </>
  );
}

/** What was said, as a list to choose from. */
export function messagesIn(events: readonly EventSeen[]) {
  return events
    .filter((event) => event.audience === "public" && !event.isErased && wordsOf(event) !== "")
    .map((event) => ({
      value: String(event.seq),
      label: `${event.actor?.name ?? "Resolve"}: “${firstWords(wordsOf(event), SHOWN)}”`,
      group: "",
    }));
}

const SHOWN = 80;

/** What somebody said in an event. */
export function wordsOf({ kind, words, isErased }: EventSeen): string {
  if (isErased) return kind === "corrected" ? "" : ERASED;
  if (words.order) return [words.order, words.order_place].filter(Boolean).join("\n");
  return words.body ?? words.description ?? words.reason ?? words.answer ?? "";
}

function isOnlyWords({ kind }: EventSeen): boolean {
  return kind === "replied" || kind === "asked" || kind === "noted";
}

function variantOf({ kind, audience, actor }: EventSeen): "requester" | "staff" | "note" | "leadership" {
  if (audience === "leadership") return "leadership";
  // Everybody knows of a work order, and what it says is for staff.
  if (audience === "staff" || kind === "job_given" || kind === "job_answered") return "note";
  return kind === "filed" || actor?.isRequester ? "requester" : "staff";
}

function toneOf({ kind, facts }: EventSeen): "broken" | "good" | undefined {
  if (kind === "broken") return "broken";
  const outcome = OUTCOMES.find((known) => known === facts.outcome) ?? null;
  return kind === "closed" || (kind === "resolved" && isSuccess(outcome)) ? "good" : undefined;
}
