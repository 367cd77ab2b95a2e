import { SignInForm } from "#app/components/account/sign-in-form.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button, ButtonLink } from "#app/components/parts/button.tsx";
import { TheirWords } from "#app/components/parts/words.tsx";
import { AttachedFiles } from "#app/components/ticket/attached-files.tsx";
import { TicketEvents } from "#app/components/ticket/ticket-conversation.tsx";
import { seenIn } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { carried, hiddenOf, type Kept, keptWith, questionsOf, unsentPath } from "#app/forms/kept-form.ts";
import { keptStatusChoice } from "#app/forms/status-choice.ts";
import type { RefusedPage } from "#app/http/refused.ts";
import { languageOf } from "#app/words/language-of.ts";
import { readerOf } from "#app/words/reader.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { shownAt } from "#app/words/shown.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { KeptQuestions } from "./kept-questions.tsx";

const TITLES: Readonly<Record<number, string>> = {
  401: "Sign in again",
  403: "You can’t do this",
  404: "There is nothing here",
  409: "Not sent yet",
  422: "Not sent yet: something has to be mended",
  429: "Not sent yet: wait a little",
  503: "Not sent yet: our records do not answer",
};
const SAFE = "Your words are safe. They have not been sent.";
const SAFE_LATER = `${SAFE} You find them under My tickets for seven days.`;
/** They may have arrived after all, and only their answer did not come back. */
const SAFE_TWICE = "Your words are safe. Send them as often as it takes: they count once.";

/** The title of such a page; also in the browser's tab. */
export function keptTitle({ status }: RefusedPage): string {
  return TITLES[status] ?? "Not sent yet";
}

/** A form that was not let through: why, all that was typed, and how to send it again. */
export function KeptPage(page: RefusedPage) {
  const { frame, status, sentence, errors, ticket } = page;
  const lines = Object.entries(errors)
    .filter(([name]) => name !== "")
    .flatMap(([name, texts]) => texts.map((text) => ({ text, href: `#kept-${name}` })));
  return (
    <Page frame={frame} width={status === 401 ? "narrow" : undefined}>
      <div className="stack">
        {status === 422 && <ErrorSummary errors={lines.length > 0 ? lines : [{ text: sentence }]} />}
        <PageHeading
          title={keptTitle(page)}
          above={
            ticket && (
              <a href={back(page)}>
                {`${referenceName(ticket.state.ticket.reference)} `}
                <TheirWords>{ticket.title}</TheirWords>
              </a>
            )
          }
        >
          {sentence}
        </PageHeading>
        {status === 401 ? <SignInAgain {...page} /> : <KeptForm {...page} />}
      </div>
    </Page>
  );
}

/**
 * The sign-in in front of the form; its words are shown, so that nobody fears for them. They wait with us for their
 * author, or, where nobody knows who that is, travel in the page.
 */
function SignInAgain({ kept, unsent, files, errors }: RefusedPage) {
  const written = questionsOf(kept).flatMap(({ name }) => kept.values[name] ?? []);
  return (
    <>
      <SignInForm hidden={unsent === null ? carried(kept) : { redirectTo: [unsentPath(unsent)] }} />
      <div className="stack" data-gap="tight">
        <p>
          <strong>Your words are safe.</strong>{" "}
          {unsent === null
            ? "They come back when you have signed in."
            : "They come back to you, and to nobody else, when you have signed in: here, or within seven days under My tickets."}
        </p>
        {(errors.attachments ?? []).map((text) => (
          <p key={text}>{text}</p>
        ))}
        {written
          .filter((text) => text !== "")
          .map((text) => (
            <blockquote className="words soft" key={text} lang={languageOf(text)}>
              {text}
            </blockquote>
          ))}
        <AttachedFiles files={files} chips />
      </div>
    </>
  );
}

function KeptForm(page: RefusedPage) {
  const { ticket, now, frame, code } = page;
  const changed = changedSince(page);
  const kept = code === "changed_meanwhile" && ticket ? sendAnyway(page.kept, ticket.seen) : page.kept;
  const shown = shownAt(frame?.campus ?? { timeZone: "UTC" }, now);
  return (
    <ConflictNotice
      action={kept.action}
      hidden={hiddenOf(kept, page.files)}
      safe={safeWords(page)}
      changedTitle="What happened meanwhile"
      kept={
        <>
          <KeptQuestions
            kept={kept}
            errors={page.errors}
            files={page.files}
            people={ticket?.assignable}
            choices={ticket?.choices}
            statuses={ticket && keptStatusChoice(kept, ticket)}
            shown={frame ? shown : undefined}
            forStaff={ticket !== null && readerOf(ticket.held) === "staff"}
          />
          <div className="cluster">
            <Button>{code === "changed_meanwhile" ? "Send anyway" : "Send again"}</Button>
            <ButtonLink look="secondary" href={back(page)}>
              {ticket ? "Leave it and see the ticket" : "Leave it"}
            </ButtonLink>
          </div>
        </>
      }
    >
      {ticket && changed.length > 0 && (
        <TicketEvents ticket={ticket} events={changed} shown={shown} isNew={() => true} />
      )}
    </ConflictNotice>
  );
}

function safeWords({ status, unsent }: RefusedPage): string {
  if (status === 503) return SAFE_TWICE;
  return unsent === null ? SAFE : SAFE_LATER;
}

function sendAnyway(kept: Kept, seen: number): Kept {
  return keptWith(kept, { seen: String(seen), anyway: "1" });
}

/** Everything others did since the author's page was drawn. */
function changedSince({ kept, ticket, frame, status }: RefusedPage) {
  if (status !== 409 || !ticket) return [];
  const seen = seenIn(kept.values.seen?.[0] ?? "");
  return ticket.events.filter((event) => event.seq > seen && event.actor?.id !== frame?.viewer?.personId);
}

function back({ ticket }: RefusedPage): string {
  if (ticket) return `/tickets/${ticket.state.ticket.reference}`;
  return "/";
}
