import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { isOpen } from "#app/domain/statuses.ts";
import { currentClock } from "#app/domain/time/clocks.ts";
import { namesOn } from "#app/words/event-words.ts";
import { holdOf, holdParts } from "#app/words/hold-words.ts";
import { ifNotSentence, toldSentence } from "#app/words/ladder-words.ts";
import { ownerOf } from "#app/words/owner-words.ts";
import {
  answerMoment,
  becauseSentence,
  countedByPriority,
  promiseLine,
  receiptFacts,
} from "#app/words/promise-words.ts";
import { readerOf } from "#app/words/reader.ts";
import { momentOf } from "#app/words/shown.ts";
import { PromiseReceipt } from "./promise-receipt.tsx";
import type { TicketViewProps } from "./ticket-page.ts";

/** The promise of a ticket: by when and why then, who has it, what happens if not, how the date was counted. */
export function TicketPromise({ ticket, shown }: Pick<TicketViewProps, "ticket" | "shown">) {
  const { state, calendar, ladder } = ticket;
  const reader = readerOf(ticket.held);
  const line = promiseLine(state, reader, shown);
  const clock = currentClock(state, "resolve");
  if (!line || !clock) return null;
  if (!isOpen(state.ticket.statusKind))
    return <PromiseReceipt {...line} owner={reader === "staff" ? undefined : ownerOf(ticket)} />;
  // Priorities are staff's.
  const countedBy = reader === "staff" ? countedByPriority(ticket.events) : null;
  const told = toldSentence(ticket, namesOn(ticket));
  return (
    <PromiseReceipt
      {...line}
      because={becauseSentence(state, calendar, shown)}
      owner={reader === "staff" ? undefined : ownerOf(ticket)}
    >
      <WaitsFor {...{ ticket, shown }} />
      <AnswerBy {...{ ticket, shown }} />
      <MoreTime {...{ ticket, shown }} />
      {told && <p>{told}</p>}
      {line.state !== "broken" && <p>{ifNotSentence(ladder, state, toldReader(ticket))}</p>}
      <Disclosure label="How this date was counted">
        <FactList facts={receiptFacts(clock, calendar, shown, countedBy)} />
      </Disclosure>
    </PromiseReceipt>
  );
}

/** Whoever did not say who they are can't be told. */
function toldReader({ held }: TicketViewProps["ticket"]) {
  return held.has("reporter") ? "other" : readerOf(held);
}

/** What it is on hold for; the promise runs on meanwhile. */
function WaitsFor({ ticket, shown }: Pick<TicketViewProps, "ticket" | "shown">) {
  const hold = holdOf(ticket.state.ticket);
  if (!hold) return null;
  const { before, moment, after } = holdParts(hold, shown);
  return (
    <p>
      {`It waits for ${before}`}
      {moment && (
        <strong>
          <Time at={moment} />
        </strong>
      )}
      {`${after}.`}
    </p>
  );
}

/** A later date that somebody has to approve first. */
function MoreTime({ ticket, shown }: Pick<TicketViewProps, "ticket" | "shown">) {
  const { extensionUntilAt, extensionAskedById } = ticket.state.ticket;
  if (extensionUntilAt === null) return null;
  const nameOf = namesOn(ticket);
  return (
    <p>
      {`${nameOf(extensionAskedById)} asks for more time, until `}
      <strong>
        <Time at={momentOf(extensionUntilAt, shown)} />
      </strong>
      . Until that is approved, the promise stays as it is.
    </p>
  );
}

function AnswerBy({ ticket, shown }: Pick<TicketViewProps, "ticket" | "shown">) {
  const answer = answerMoment(ticket.state, shown);
  if (!answer) return null;
  const { late, moment, solution } = answer;
  return (
    <p>
      {late ? "Nobody has answered yet, as was promised by " : "A first answer comes by "}
      <strong>
        <Time at={moment} />
      </strong>
      .
      {solution && (
        <>
          {" The solution is still promised by "}
          <Time at={solution} />.
        </>
      )}
    </p>
  );
}
