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
import { textsOf } from "#app/forms/words.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import type { FlashCode } from "#app/words/flash-words.ts";
import {
  FLAG_WORDS,
  KIND_WORDS,
  MATCHED_WORDS,
  OUTCOME_WORDS,
  REASON_WORDS,
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

export const meta: MetaFunction = () => [{ title: "A mail’s way · Resolve" }];

export default function Trace() {
  const { frame, flash, rights, trace, now } = useLoaderData<typeof loader>();
  const { id, outcome, reference, reason } = trace;
  const became =
    reason === null ? OUTCOME_WORDS[outcome] : `${OUTCOME_WORDS[outcome]}: ${REASON_WORDS[reason] ?? reason}`;
  return (
    <Page frame={frame} flash={flash} current="/admin/mail">
      <div className="stack">
        <PageHeading title="A mail’s way" above={<a href="/admin/mail">Mail</a>}>
          {became}
        </PageHeading>
        <Card>
          <FactList facts={stepsOf(trace, shownAt(frame.campus, now))} />
        </Card>
        {rights.mayRead && <a href={`/mail/${id}`}>Read the mail</a>}
        {reference !== null && <a href={`/tickets/${reference}`}>{`Open #${reference}`}</a>}
        {rights.mayDecide && <Acts trace={trace} />}
      </div>
    </Page>
  );
}

/** Received, stored, verified how, matched by what, became what. */
function stepsOf(trace: MailTrace, shown: Shown) {
  const { receivedAt, times, bytes, fromAddress, envelopeTo, kind, verdict, verdictWhy, matchedBy } = trace;
  const flags = trace.flags.split(" ").filter((flag) => flag in FLAG_WORDS) as (keyof typeof FLAG_WORDS)[];
  const at = (moment: number) => <Time at={momentOf(moment, shown)} />;
  return [
    { term: "Received", value: at(receivedAt) },
    {
      term: "Stored",
      value: `${Math.ceil(bytes / 1024)} kB${times === 1 ? "" : `, arrived ${times} times`}`,
    },
    ...(fromAddress === "" ? [] : [{ term: "From", value: fromAddress }]),
    ...(envelopeTo === "" ? [] : [{ term: "To", value: envelopeTo }]),
    ...(kind === null ? [] : [{ term: "Sort", value: KIND_WORDS[kind] }]),
    ...(verdict === null || verdictWhy === null
      ? []
      : [{ term: "Verified", value: `${VERDICT_WORDS[verdict]} Because ${WHY_WORDS[verdictWhy]}.` }]),
    { term: "Matched by", value: matchedBy === null ? "nothing" : MATCHED_WORDS[matchedBy] },
    ...flags.map((flag) => ({ term: "Note", value: FLAG_WORDS[flag] })),
    ...(trace.settledAt === null ? [] : [{ term: "Settled", value: at(trace.settledAt) }]),
  ];
}

function Acts({ trace: { id, outcome, matchedBy, fromAddress, stopped } }: { trace: MailTrace }) {
  const isWaiting = outcome === "quarantined" || outcome === "set_aside" || outcome === "blocked";
  return (
    <div className="cluster">
      {isWaiting && <Act id={id} act="ticket" label="Make a ticket of it" />}
      {fromAddress !== "" && outcome !== "blocked" && <Act id={id} act="block" label="Block its sender" />}
      {stopped !== null && <Act id={id} act="again" label="Send mails to its reader again" />}
      {matchedBy === "token" && <Act id={id} act="revoke" label="End the reply address it came with" />}
    </div>
  );
}

function Act({ id, act, label }: { id: number; act: string; label: string }) {
  return (
    <form method="post" action={`/admin/mail/${id}`}>
      <HiddenFields values={{ act }} />
      <Button look="secondary">{label}</Button>
    </form>
  );
}
