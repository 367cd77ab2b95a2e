import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { MailTrace } from "#app/db/mail/read-mail-traces.ts";
import { isBlockable } from "#app/domain/mail-in/blockable.ts";
import { textsOf } from "#app/forms/words.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import type { FlashCode } from "#app/words/flash-words.ts";
import {
  addressWords,
  becameWords,
  FLAG_WORDS,
  KIND_WORDS,
  MATCHED_WORDS,
  nextWords,
  VERDICT_WORDS,
  WHY_WORDS,
} from "#app/words/mail-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** One arrival, step by step: no word of the mail. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { rights, trace, ...frame } = signedIn(await context.read.mailTrace(params.id ?? ""), request);
  if (!trace) throw notThere(frame);
  return withFlash(request, { frame, rights, trace, now: context.now });
}

const DONE: Readonly<Record<string, FlashCode>> = {
  block: "sender_blocked",
  unblock: "sender_unblocked",
  revoke: "reply_revoked",
  again: "address_mailed",
};

export async function action({ context, request, params }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { act } = textsOf(form, ["act"]);
  const outcome = await context.decideOnMail(params.id ?? "", act);
  if (!outcome.ok) throw await refused(outcome, { context, request, form });
  return seeOther(`/admin/mail/${params.id}`, flashCookie(request, DONE[act] ?? "mail_released"));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${becameWords(data.trace.outcome, data.trace.reason)} · Resolve` : "Resolve" },
];

export default function Trace() {
  const { frame, flash, rights, trace, now } = useLoaderData<typeof loader>();
  const { id, outcome, reference, reason, fromAddress, receivedAt } = trace;
  const shown = shownAt(frame.campus, now);
  const next = trace.stopped === null && outcome === "bounced" ? null : nextWords(outcome, reason);
  const isWaiting = outcome === "quarantined";
  return (
    <Page frame={frame} flash={flash} current="/admin/mail">
      <div className="stack">
        <PageHeading title={becameWords(outcome, reason)} above={<a href="/admin/mail">Mail</a>}>
          {fromAddress !== "" && `From ${fromAddress}, `}
          <Time at={momentOf(receivedAt, shown)} />
        </PageHeading>
        <Card {...(isWaiting ? { tone: "asks", title: "What to do" } : {})}>
          {next !== null && <p>{next}</p>}
          <div className="cluster">
            {rights.mayRead && <a href={`/mail/${id}`}>Read the mail</a>}
            {reference !== null && <TicketOf reference={reference} opens={rights.mayDecide} />}
          </div>
          {rights.mayDecide && <Acts trace={trace} />}
        </Card>
        <section className="stack" data-gap="tight" aria-labelledby="steps">
          <h2 id="steps">Step by step</h2>
          <FactList look="rows" facts={stepsOf(trace, shown)} />
        </section>
      </div>
    </Page>
  );
}

/** Operators learn which ticket it is about, and have no way into it. */
function TicketOf({ reference, opens }: { reference: string; opens: boolean }) {
  return opens ? (
    <a href={`/tickets/${reference}`}>{`Open #${reference}`}</a>
  ) : (
    <p>{`It is about #${reference}.`}</p>
  );
}

/** Received, stored, verified how, matched by what, became what. */
function stepsOf(trace: MailTrace, shown: Shown) {
  const { receivedAt, times, bytes, envelopeTo, kind, verdict, verdictWhy, matchedBy, settledAt } = trace;
  const flags = trace.flags.split(" ").filter((flag) => flag in FLAG_WORDS) as (keyof typeof FLAG_WORDS)[];
  const at = (moment: number) => <Time at={momentOf(moment, shown)} />;
  const to = envelopeTo === "" ? "" : `, for ${addressWords(envelopeTo)}`;
  return [
    {
      term: "Received",
      value: (
        <>
          {at(receivedAt)}
          {to}
          {times > 1 && `. It came ${times} times`}
        </>
      ),
    },
    { term: "Stored", value: `${Math.ceil(bytes / 1024)} kB, as it came` },
    ...(kind === null
      ? []
      : [{ term: "Read", value: [KIND_WORDS[kind], ...flags.map((flag) => FLAG_WORDS[flag])].join(". ") }]),
    ...(verdict === null || verdictWhy === null
      ? []
      : [{ term: "Verified", value: `${VERDICT_WORDS[verdict]} ${WHY_WORDS[verdictWhy]}.` }]),
    ...(kind === null
      ? []
      : [
          {
            term: "Matched",
            value: matchedBy === null ? "With no ticket" : `By ${MATCHED_WORDS[matchedBy]}`,
          },
        ]),
    ...(settledAt === null
      ? []
      : [
          {
            term: "Became",
            value: (
              <>
                {becameWords(trace.outcome, trace.reason)}, {at(settledAt)}
              </>
            ),
          },
        ]),
  ];
}

function Acts({ trace }: { trace: MailTrace }) {
  const { id, outcome, matchedBy, stopped } = trace;
  const isWaiting = outcome === "quarantined" || outcome === "set_aside" || outcome === "blocked";
  const isBlocked = trace.isBlocked === 1;
  return (
    <div className="cluster">
      {isWaiting && <Act id={id} act="ticket" label="Make a ticket of it" look="primary" />}
      {stopped !== null && <Act id={id} act="again" label="Send mails to its reader again" />}
      {isBlocked && <Act id={id} act="unblock" label="Let its sender write again" />}
      {!isBlocked && isBlockable({ ...trace, isOurs: trace.isOurs === 1 }) && (
        <Act id={id} act="block" label="Block its sender" />
      )}
      {matchedBy === "token" && <Act id={id} act="revoke" label="End the reply address it came with" />}
    </div>
  );
}

interface ActProps {
  id: number;
  act: string;
  label: string;
  look?: "primary" | "secondary";
}

function Act({ id, act, label, look = "secondary" }: ActProps) {
  return (
    <form method="post" action={`/admin/mail/${id}`}>
      <HiddenFields values={{ act }} />
      <Button look={look}>{label}</Button>
    </form>
  );
}
