import type {
  ActionFunctionArgs,
  AppLoadContext,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ReporterReply, type ReturnedAct } from "#app/components/filing/reporter-forms.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { TicketByLink } from "#app/components/ticket/ticket-by-link.tsx";
import { TicketForReporter } from "#app/components/ticket/ticket-for-reporter.tsx";
import { TrackForms, type TrackSaid } from "#app/components/ticket/track-forms.tsx";
import { envelopeOf } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { linkWishIn } from "#app/forms/link-wish.ts";
import { isReporterAct, reporterSaid } from "#app/forms/reporter-act.ts";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formWithFiles } from "#app/http/form-of.ts";
import { loadedTicket } from "#app/http/loaded-ticket.ts";
import { errorsBy, keyAfter, type No, retryAfterS, statusOf } from "#app/http/refused.ts";
import { type ReporterTicket, reporterTicket } from "#app/http/reporter-ticket.ts";
import { textIn } from "#app/http/search.ts";
import { FLASHES, flashFor } from "#app/words/flash-words.ts";
import { shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where somebody comes back to what they reported, or reads how it stands by a mailed link. Reads no cookie. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { reporter, now } = context;
  const around = { titleStart: titleStart(context), now, key: context.newKey() };
  const link = textIn(request, "link");
  const linked = link === "" ? null : await reporter.linked(link);
  const ticket = linked?.ticket ? loadedTicket(linked.ticket) : null;
  const campus = isUnavailable(context) ? reporter.campus() : await reporter.home();
  return { ...around, campus, ticket, isLinkOver: link !== "" && ticket === null };
}

/** Everything is answered with a page and not with a way to one: an address would stay in the browser. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { form, files, no } = await formWithFiles(context.reporter, request);
  const { token, act, words, stars, code } = textsOf(form, ["token", "act", "words", "stars", "code"]);
  if (form.has("number") || form.has("email")) return withNumber(context, form);
  if (token === "") return withCode(context, form, { code, words });
  const reference = context.reporter.referenceIn(token);
  if (reference === null || reference === "over") return { start: { words, isOver: true, errors: {} } };
  if (!isReporterAct(act)) return { report: await reporterTicket(context, reference) };
  const envelope = envelopeOf(form, context.newKey);
  const said = reporterSaid(act, { words, stars, files });
  const outcome =
    no ?? (envelope.ok ? await context.reporter.perform(reference, { ...said, ...envelope }) : envelope);
  const report = await reporterTicket(context, reference);
  if (outcome.ok) return { report, done: flashFor(outcome.event) };
  const key = keyAfter(outcome, form, context);
  const returned = { act, words, key, errors: errorsBy(outcome, form), files };
  return failedForm(context, { report, returned }, statusOf(outcome), retryAfterS(outcome));
}

type CodeSaid = { code: string; words: string };

async function withCode(context: AppLoadContext, form: FormData, said: CodeSaid) {
  const opened = await context.reporter.open(said.code);
  if (!opened.ok) return notDone(context, form, opened, said);
  const report = await reporterTicket(context, opened.reference);
  const { words } = said;
  // What was written on a page that was open for too long goes on from here.
  if (words === "") return { report };
  return { report, returned: { act: "reply" as const, words, key: context.newKey(), errors: {}, files: [] } };
}

/** Whoever asks is told the same, whether there is such a ticket and whosever it is. */
async function withNumber(context: AppLoadContext, form: FormData) {
  const { wish, said } = linkWishIn(form, context.newKey);
  if (!wish.ok) return notDone(context, form, wish, said);
  const asked = (await context.reporter.home()) ? await context.reporter.askForLink(wish) : AWAY;
  return asked.ok ? { start: { isAsked: true, errors: {} } } : notDone(context, form, asked, said);
}

const AWAY = { ok: false, code: "unavailable" } as const;

function notDone(context: AppLoadContext, form: FormData, no: No, said: Partial<TrackSaid>) {
  return failedForm(
    context,
    { start: { ...said, errors: errorsBy(no, form) } },
    statusOf(no),
    retryAfterS(no),
  );
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
  const { campus, ticket, now, key, isLinkOver } = useLoaderData<typeof loader>();
  const answer: Answer = useActionData<typeof action>() ?? {};
  const { start = { errors: {} }, report, returned, done } = answer;
  return (
    <Page frame={campus && { viewer: null, campus }} current="/track" width="narrow">
      <div className="stack">
        <ErrorSummary errors={linesOf(start, returned)} />
        {done && (
          <Banner tone="success" begins>
            {FLASHES[done]}
          </Banner>
        )}
        {report ? (
          <Report report={report} returned={returned} />
        ) : ticket && campus && !answer.start ? (
          <TicketByLink ticket={ticket} shown={shownAt(campus, now)} />
        ) : (
          <TrackForms said={start} idempotencyKey={key} isLinkOver={isLinkOver && !answer.start} />
        )}
      </div>
    </Page>
  );
}

function linesOf(start: TrackSaid, returned: ReturnedAct | undefined) {
  return Object.entries(returned?.errors ?? start.errors).flatMap(([name, texts]) =>
    texts.map((text) => (name === "" ? { text } : { text, href: hrefOf(name, returned) })),
  );
}

function hrefOf(name: string, returned: ReturnedAct | undefined): string {
  if (!returned) return `#${name}`;
  if (name === "stars") return "#rating-stars";
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
  if (campus)
    return (
      <PageHeading title="This report has a name now">
        Its code opens nothing any more. <a href="/tickets">Sign in</a> to read it under your own name.
      </PageHeading>
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
