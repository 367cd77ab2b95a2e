import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { NounForm } from "#app/components/noun-form.tsx";
import { Page } from "#app/components/page.tsx";
import { PageHeading } from "#app/components/page-heading.tsx";
import { messagesIn } from "#app/components/ticket-conversation.tsx";
import { envelopeOf } from "#app/forms/envelope.ts";
import { choicesOf, isNoun, NOUNS } from "#app/forms/nouns/nouns.ts";
import { readNoun } from "#app/forms/read-noun.ts";
import { answerForm } from "#app/http/answer-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** A form with a list of its own has its page here. The others stand on the ticket's page; who opens one is led there. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { noun = "", reference = "" } = params;
  if (!isNoun(noun)) throw notThere(await context.read.viewer());
  const choices = choicesOf(noun);
  const ticketPath = `/tickets/${encodeURIComponent(reference)}`;
  if (choices === null) throw seeOther(ticketPath);
  const page = signedIn(await context.read.ticket(reference, { before: null, choices }), request);
  const { viewer, campus, ticket } = page;
  if (!ticket) throw notThere(page);
  if (!ticket.verbs.has(NOUNS[noun].verb)) throw seeOther(ticketPath);
  const hidden = { seen: ticket.seen, idempotencyKey: context.newKey() };
  const { title, choices: listed } = ticket;
  const messages = noun === "split" ? messagesIn(ticket.events) : [];
  return {
    frame: { viewer, campus },
    noun,
    reference: ticket.state.ticket.reference,
    title,
    listed,
    messages,
    hidden,
  };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { noun = "", reference = "" } = params;
  if (!isNoun(noun)) throw notThere(await context.read.viewer());
  const form = await formOf(context, request);
  const asked = { context, request, form, reference, choices: choicesOf(noun) };
  const read = readNoun(noun, form);
  if (!read.ok) throw await refused(read, asked);
  const envelope = envelopeOf(form, context.newKey);
  if (!envelope.ok) throw await refused(envelope, asked);
  const { verb, input } = read;
  const { key, seen, anyway } = envelope;
  const outcome = await context.perform({ verb, input, reference, key, seen, anyway });
  return answerForm(outcome, asked);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${NOUNS[data.noun].label}: #${data.reference} · Resolve` : "Resolve" },
];

// Refusals of the other resources need the document around them as well.
export default function NounPage() {
  const { frame, noun, reference, title, listed, messages, hidden } = useLoaderData<typeof loader>();
  return (
    <Page frame={frame}>
      <div className="stack">
        <PageHeading
          title={NOUNS[noun].label}
          above={<a href={`/tickets/${reference}`}>{`#${reference} ${title}`}</a>}
        />
        <NounForm noun={noun} reference={reference} hidden={hidden} choices={listed} messages={messages} />
      </div>
    </Page>
  );
}
