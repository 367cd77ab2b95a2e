import type {
  ActionFunctionArgs,
  AppLoadContext,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Page } from "#app/components/page.tsx";
import { PageHeading } from "#app/components/page-heading.tsx";
import { ReporterReply, type ReturnedAct } from "#app/components/reporter-forms.tsx";
import { TicketForReporter } from "#app/components/ticket-for-reporter.tsx";
import { TrackForms, type TrackSaid } from "#app/components/track-forms.tsx";
import { envelopeOf } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { isReporterAct, reporterSaid } from "#app/forms/reporter-act.ts";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formWithFiles } from "#app/http/form-of.ts";
import { errorsBy, keyAfter, type No, retryAfterS, statusOf } from "#app/http/refused.ts";
import { type ReporterTicket, reporterTicket } from "#app/http/reporter-ticket.ts";
import { FLASHES, flashFor } from "#app/words/flash-words.ts";
import { shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where somebody comes back to what they reported. Reads no cookie. */
export async function loader({ context }: LoaderFunctionArgs) {
  const campus = isUnavailable(context) ? context.reporter.campus() : await context.reporter.home();
  return { campus, titleStart: titleStart(context) };
}

/** Everything is answered with a page and not with a way to one: an address would stay in the browser. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { form, files, no } = await formWithFiles(context.reporter, request);
  const { token, act, words, code } = textsOf(form, ["token", "act", "words", "code"]);
  if (token === "") return withCode(context, form, { code, words });
  const reference = context.reporter.referenceIn(token);
  if (reference === null || reference === "over")
    return { start: { code: "", words, isOver: true, errors: {} } };
  if (!isReporterAct(act)) return { report: await reporterTicket(context, reference) };
  const envelope = envelopeOf(form, context.newKey);
  const outcome =
    no ??
    (envelope.ok
      ? await context.reporter.perform(reference, { ...reporterSaid(act, words, files), ...envelope })
      : envelope);
  const report = await reporterTicket(context, reference);
  if (outcome.ok) return { report, done: flashFor(outcome.event) };
  const key = keyAfter(outcome, form, context);
  const returned = { act, words, key, errors: errorsBy(outcome, form), files };
  return failedForm(context, { report, returned }, statusOf(outcome), retryAfterS(outcome));
}

async function withCode(
  context: AppLoadContext,
  form: FormData,
  { code, words }: { code: string; words: string },
) {
  const opened = await context.reporter.open(code);
  if (!opened.ok) return notOpened(context, form, opened, { code, words });
  const report = await reporterTicket(context, opened.reference);
  // What was written on a page that was open for too long goes on from here.
  if (words === "") return { report };
  return { report, returned: { act: "reply" as const, words, key: context.newKey(), errors: {}, files: [] } };
}

function notOpened(context: AppLoadContext, form: FormData, no: No, said: { code: string; words: string }) {
  const start = { ...said, isOver: false, errors: errorsBy(no, form) };
  return failedForm(context, { start }, statusOf(no), retryAfterS(no));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Come back to what you reported · Resolve` },
];

type Answer = {
  start?: TrackSaid;
  report?: ReporterTicket;
  returned?: ReturnedAct;
  done?: ReturnType<typeof flashFor>;
};

export default function Track() {
  const { campus } = useLoaderData<typeof loader>();
  const { start, report, returned, done }: Answer = useActionData<typeof action>() ?? {};
  const lines = Object.entries(returned?.errors ?? start?.errors ?? {}).flatMap(([name, texts]) =>
    texts.map((text) => ({ text, href: hrefOf(name, returned) })),
  );
  return (
    <Page frame={campus && { viewer: null, campus }} current="/track">
      <div className="stack">
        <ErrorSummary errors={lines} />
        {done && <Banner tone="success">{FLASHES[done]}</Banner>}
        {report ? <Report report={report} returned={returned} /> : <TrackForms said={start} />}
      </div>
    </Page>
  );
}

function hrefOf(name: string, returned: ReturnedAct | undefined): string {
  if (!returned) return `#${name || "code"}`;
  return name === "attachments" ? "#reply-attachments" : `#${returned.act}-words`;
}

/** The report; while it can't be read, what was written, to be sent again. */
function Report({ report, returned }: { report: ReporterTicket; returned: ReturnedAct | undefined }) {
  const { ticket, campus, token, keys, now } = report;
  if (ticket && campus)
    return (
      <TicketForReporter
        ticket={ticket}
        shown={shownAt(campus, now)}
        token={token}
        keys={keys}
        returned={returned}
      />
    );
  return (
    <>
      <PageHeading title="Our records do not answer at this moment">
        Nothing was lost. What you wrote is still here: send it as often as it takes, it counts once.
      </PageHeading>
      <ReporterReply
        token={token}
        seen={0}
        idempotencyKey={keys.reply}
        returned={returned}
        label="Your words"
        send="Send it again"
      />
    </>
  );
}
