import {
  ReporterButton,
  ReporterFiles,
  ReporterLine,
  ReporterRating,
  ReporterReply,
  type ReturnedAct,
} from "#app/components/filing/reporter-forms.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ActionPanel } from "#app/components/parts/action-panel.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { Words } from "#app/components/parts/words.tsx";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import { unmet } from "#app/domain/time/clocks.ts";
import type { ReporterAct } from "#app/forms/reporter-act.ts";
import { filedFacts } from "#app/words/fact-words.ts";
import { momentOf, type Shown } from "#app/words/shown.ts";
import { standingOf } from "#app/words/standing.ts";
import { lookOf, stateSentence, statusLabel } from "#app/words/status-words.ts";
import { Conversation } from "./conversation.tsx";
import { StatusTag } from "./status-tag.tsx";
import { TicketEvents } from "./ticket-conversation.tsx";
import { TicketPromise } from "./ticket-promise.tsx";
import { WhoRead } from "./who-read.tsx";

interface ReporterView {
  ticket: TicketSeen;
  shown: Shown;
  token: string;
  keys: Readonly<Record<ReporterAct, string>>;
  returned?: ReturnedAct;
}

/** A report for whoever made it without saying who they are, and has come back with its code. */
export function TicketForReporter(view: ReporterView) {
  const { ticket, shown } = view;
  const standing = standingOf(ticket);
  const isAsked = standing.statusKind === "waiting_requester";
  return (
    <>
      <PageHeading
        title={stateSentence(standing, "requester", shown)}
        above={
          <>
            <StatusTag kind={lookOf(standing)}>{statusLabel(standing)}</StatusTag>
            <span>{ticket.subcategory}</span>
          </>
        }
      />
      {isAsked && <Question {...view} />}
      {standing.statusKind === "resolved" && <IsItDone {...view} />}
      <TicketPromise ticket={ticket} shown={shown} />
      <Conversation>
        <TicketEvents
          ticket={ticket}
          events={ticket.events}
          shown={shown}
          filesOf={(files) => <ReporterFiles token={view.token} files={files} />}
        />
      </Conversation>
      {ticket.verbs.has("reply") && !isAsked && (
        <Card title={`Write to ${ticket.assignee?.name ?? "those who look after it"}`}>
          <ReporterReply {...formOf(view, "reply")} label="Your words" send="Send it" />
        </Card>
      )}
      {standing.statusKind === "closed" && <HowWasIt {...view} />}
      <WhatElse {...view} />
      <YourName />
      <p className="soft">
        You can write from this page for half an hour; afterwards type your code again. When you are done,
        close the window, so that nobody reads on behind you.
      </p>
      <WhoRead ticket={ticket} shown={shown} />
      <Disclosure label="What you told us">
        <FactList facts={filedFacts(ticket).filter(({ term }) => term !== "For")} />
      </Disclosure>
    </>
  );
}

/** The question that waits, with room for the answer below it. */
function Question(view: ReporterView) {
  const asked = view.ticket.events.findLast((event) => event.kind === "asked");
  return (
    <Card tone="asks">
      <div className="stack" data-gap="tight">
        <p className="soft">
          <strong>{asked?.actor?.name ?? "Somebody"}</strong> asks:
        </p>
        <Words>{asked?.words.body}</Words>
        <p className="soft">You need not answer what would show who you are.</p>
      </div>
      <ReporterReply {...formOf(view, "reply")} label="Your answer" send="Send the answer" />
    </Card>
  );
}

function IsItDone(view: ReporterView) {
  const { ticket, shown } = view;
  const { reopenUntilAt } = ticket.state.ticket;
  const said = ticket.events.findLast((event) => event.kind === "resolved");
  return (
    <Card>
      <div className="stack" data-gap="tight">
        <Words>{said?.words.body}</Words>
        {said?.actor && <p className="soft">{said.actor.name}</p>}
        <ReporterFiles token={view.token} files={said?.files ?? []} />
      </div>
      {ticket.verbs.has("close") && (
        <ReporterButton {...formOf(view, "closure")} act="closure" submit="That settles it" />
      )}
      {ticket.verbs.has("reopen") && reopenUntilAt !== null && shown.now <= reopenUntilAt && (
        <ReporterLine
          {...formOf(view, "reopening")}
          act="reopening"
          label="It is not settled"
          question="What is still wrong?"
          submit="Take it up again"
        />
      )}
      {reopenUntilAt !== null && (
        <p className="soft">
          Without a word from you it is finished on <Time at={momentOf(reopenUntilAt, shown)} />.
        </p>
      )}
    </Card>
  );
}

/** Once after each end. */
function HowWasIt(view: ReporterView) {
  const { verbs, state } = view.ticket;
  if (!verbs.has("rate") || state.ticket.ratedRound === state.ticket.round) return null;
  return (
    <Card tone="good">
      <ReporterRating {...formOf(view, "rating")} />
    </Card>
  );
}

/** How they say that it was them: not on these pages, which know nobody. */
function YourName() {
  return (
    <Disclosure label="Say who you are">
      <p>
        You need not, and we go on without. A formal inquiry needs a name, though. If you want that,{" "}
        <a href="/reveal">sign in and type your code there</a>. Those who read this see your name then, and
        nobody else; it can’t be taken back.
      </p>
    </Disclosure>
  );
}

function WhatElse(view: ReporterView) {
  const { verbs, state, appealUntilAt } = view.ticket;
  const mayAppeal = verbs.has("appeal") && typeof appealUntilAt === "number";
  const isBroken = unmet(state).some((clock) => clock.brokenAt !== null);
  const mayEscalate = verbs.has("escalate") && isBroken;
  if (!mayEscalate && !mayAppeal && !verbs.has("cancel")) return null;
  return (
    <ActionPanel title="What else you can do">
      {mayAppeal && (
        <ReporterLine
          {...formOf(view, "appeal")}
          act="appeal"
          label="Ask somebody else to decide"
          question="Why?"
          hint="Somebody else decides on it anew, who had no part in it."
          submit="Appeal"
        />
      )}
      {mayEscalate && (
        <ReporterLine
          {...formOf(view, "escalation")}
          act="escalation"
          label="Ask for the next person up"
          question="Why?"
          submit="Tell the next person up"
        />
      )}
      {verbs.has("cancel") && (
        <ReporterLine
          {...formOf(view, "cancellation")}
          act="cancellation"
          label="Ask to take it back"
          question="Why?"
          hint="Those who read it decide, because somebody may have made you ask."
          submit="Ask to take it back"
        />
      )}
    </ActionPanel>
  );
}

function formOf({ ticket, token, keys, returned }: ReporterView, act: ReporterAct) {
  const own = returned?.act === act ? returned : undefined;
  return { token, seen: ticket.seen, idempotencyKey: keys[act], returned: own };
}
