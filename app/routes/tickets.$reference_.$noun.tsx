import {
  type ActionFunctionArgs,
  type AppLoadContext,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { NounForm } from "#app/components/parts/noun-form.tsx";
import { DatePage } from "#app/components/ticket/date-page.tsx";
import { messagesIn } from "#app/components/ticket/ticket-conversation.tsx";
import { envelopeOf } from "#app/forms/envelope.ts";
import { choicesOf, filesOf, isNoun, NOUNS, type Noun, SHOWS_DATE } from "#app/forms/nouns/nouns.ts";
import { readNoun } from "#app/forms/read-noun.ts";
import { answerForm } from "#app/http/answer-form.ts";
import { dateShown } from "#app/http/date-shown.ts";
import { formOf, formWithFiles } from "#app/http/form-of.ts";
import { askAgain, notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/**
 * A form with a list of its own has its page here, and the one that is asked before a ticket is shown. The others stand
 * on the ticket's page; who opens one is led there.
 */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { noun = "", reference = "" } = params;
  if (!isNoun(noun)) throw notThere(await context.read.viewer());
  const choices = choicesOf(noun);
  const ticketPath = `/tickets/${encodeURIComponent(reference)}`;
  if (choices === null && noun !== "look" && !showsDate(noun, request)) throw seeOther(ticketPath);
  const page = signedIn(await context.read.ticket(reference, { before: null, choices }), request);
  const { viewer, campus, ticket, mayLook } = page;
  const frame = { viewer, campus };
  if (noun === "look" && mayLook) {
    const hidden = { seen: 0, idempotencyKey: context.newKey() };
    const nothing = { title: "", listed: [], messages: [], now: context.now };
    return data({ frame, noun, reference, ...nothing, hidden }, { status: 403 });
  }
  if (page.asksAgain) throw askAgain(page, request);
  if (!ticket) throw notThere(page);
  if (!ticket.verbs.has(NOUNS[noun].verb)) throw seeOther(ticketPath);
  const hidden = { seen: ticket.seen, idempotencyKey: context.newKey() };
  const { title, choices: listed } = ticket;
  const messages = noun === "split" ? messagesIn(ticket.events) : [];
  return {
    frame,
    noun,
    reference: ticket.state.ticket.reference,
    title,
    listed,
    messages,
    hidden,
    now: context.now,
  };
}

/** Whether somebody looks at a date before they send it. */
function showsDate(noun: Noun, { url }: Request): boolean {
  return NOUNS[noun].hasDate === true && new URL(url).search === `?${SHOWS_DATE}`;
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { noun = "", reference = "" } = params;
  if (!isNoun(noun)) throw notThere(await context.read.viewer());
  const { form, files, no } = await sentTo(noun, context, request);
  const asked = { context, request, form, reference, choices: choicesOf(noun), files };
  const read = readNoun(noun, form, files);
  if (!read.ok) throw await refused(read, asked);
  const envelope = envelopeOf(form, context.newKey);
  if (!envelope.ok) throw await refused(envelope, asked);
  const { verb, input } = read;
  if (showsDate(noun, request) && "when" in input)
    return { date: await dateShown(input.when ?? "", { ...asked, reference }) };
  const { key, seen, anyway } = envelope;
  const outcome = no ?? (await context.perform({ verb, input, reference, key, seen, anyway }));
  return answerForm(outcome, asked);
}

/** What was sent to a noun; its files are kept only where it takes some. */
async function sentTo(noun: Noun, context: AppLoadContext, request: Request) {
  if (filesOf(noun) !== null) return formWithFiles(context, request);
  return { form: await formOf(context, request), files: [], no: null };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${NOUNS[data.noun].label}: ${referenceName(data.reference)} · Resolve` : "Resolve" },
];

// Refusals of the other resources need the document around them as well.
export default function NounPage() {
  const { frame, noun, reference, title, listed, messages, hidden, now } = useLoaderData<typeof loader>();
  const date = useActionData<typeof action>()?.date;
  const name = referenceName(reference);
  return (
    <Page frame={frame}>
      <div className="stack">
        <PageHeading
          title={NOUNS[noun].label}
          above={title === "" ? name : <a href={`/tickets/${reference}`}>{`${name} ${title}`}</a>}
        />
        {date ? (
          <DatePage noun={noun} date={date} shown={shownAt(frame.campus, now)} />
        ) : (
          <NounForm noun={noun} reference={reference} hidden={hidden} choices={listed} messages={messages} />
        )}
      </div>
    </Page>
  );
}
