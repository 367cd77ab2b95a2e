import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { anonymousPath, FilingForm } from "#app/components/filing/filing-form.tsx";
import { ReceiptCode } from "#app/components/filing/receipt-code.tsx";
import { ReturnForm } from "#app/components/filing/reporter-forms.tsx";
import { WhoCanSee } from "#app/components/filing/who-can-see.tsx";
import { KeptQuestions } from "#app/components/kept/kept-questions.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { TicketPromise } from "#app/components/ticket/ticket-promise.tsx";
import type { NewTicketPage } from "#app/db/filing/read-new-ticket.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { LONGEST_KEY } from "#app/forms/envelope.ts";
import { errorLines } from "#app/forms/fields/error-lines.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { CLEANED_PICTURES, FileField } from "#app/forms/fields/file-field.tsx";
import { filingIn, filingInput } from "#app/forms/filing-form.ts";
import { hiddenOf, type Kept, keptForm } from "#app/forms/kept-form.ts";
import { replyErrors } from "#app/forms/reply-errors.ts";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formWithFiles } from "#app/http/form-of.ts";
import { errorsBy, keyAfter, retryAfterS, statusOf } from "#app/http/refused.ts";
import { reporterTicket } from "#app/http/reporter-ticket.ts";
import { textIn } from "#app/http/search.ts";
import { shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

const NO_SUBJECTS = { groups: [], chosen: null };

/** What may be reported by nobody that is known, or the form for one of these. Reads no cookie. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const slug = textIn(request, "subcategory");
  const around = { slug, key: context.newKey(), titleStart: titleStart(context) };
  const campus = context.reporter.campus();
  // A form that was taken needs no list of subjects any more, and there is no use in asking a database that is away.
  const page = campus || isUnavailable(context) ? null : await context.reporter.subjects(slug);
  if (!page) return { ...around, campus, ...NO_SUBJECTS };
  const { groups, chosen } = page;
  const offered = groups.map((group) => ({
    ...group,
    subcategories: group.subcategories.filter((each) => isOffered(each, group)),
  }));
  return {
    ...around,
    campus: page.campus,
    groups: offered,
    chosen: chosen && isOffered(chosen, chosen) ? chosen : null,
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { form, files, no } = await formWithFiles(context.reporter, request);
  const { idempotencyKey } = textsOf(form, ["idempotencyKey"]);
  const isKey = idempotencyKey !== "" && idempotencyKey.length <= LONGEST_KEY;
  const key = isKey ? idempotencyKey : context.newKey();
  const submission = filingIn(form);
  const sent = { key, files, kept: keptForm(request, form) };
  if (submission.status !== "success") return failedForm(context, { ...sent, result: submission.reply() });
  const input = filingInput(textIn(request, "subcategory"), submission.value, files);
  const { outcome, code } = no ? { outcome: no, code: null } : await context.reporter.file({ input, key });
  if (outcome.ok) return { filed: { code, ...(await reporterTicket(context, outcome.reference)) } };
  const result = submission.reply(replyErrors(errorsBy(outcome, form)));
  const again = { ...sent, key: keyAfter(outcome, form, context), result };
  return failedForm(context, again, statusOf(outcome), retryAfterS(outcome));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Report without your name · Resolve` },
];

export default function Anonymous() {
  const { campus, groups, chosen, slug, key } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const frame = campus && { viewer: null, campus };
  if (answer && "filed" in answer)
    return (
      <Page frame={frame} width="narrow">
        <Filed {...answer.filed} />
      </Page>
    );
  return (
    <Page frame={frame} width="narrow">
      <div className="stack">
        <ErrorSummary errors={errorLines(answer?.result, "filing")} />
        {chosen ? (
          <>
            <PageHeading title={chosen.label} above={<a href="/anonymous">Choose something else</a>}>
              You do not say who you are. Those who look after such things read it: no warden, no other staff,
              and no list shows it. You get a code that brings you back here.
            </PageHeading>
            <WhoCanSee />
            <FilingForm
              chosen={chosen}
              home={null}
              places={[]}
              follows=""
              forOthers={null}
              idempotencyKey={answer?.key ?? key}
              lastResult={answer?.result}
              files={answer?.files}
              isAnonymous
            />
          </>
        ) : answer ? (
          <SentInVain sent={answer} slug={slug} />
        ) : (
          <Subjects groups={groups} isUnknown={slug !== ""} />
        )}
      </div>
    </Page>
  );
}

type Open = { isProtected: boolean; allowsAnonymous: boolean };

/** As the rule asks it: a subject or the area that it belongs to. */
function isOffered(subject: Open, area: Open): boolean {
  return (subject.isProtected || area.isProtected) && (subject.allowsAnonymous || area.allowsAnonymous);
}

type Groups = NewTicketPage["groups"];

function Subjects({ groups, isUnknown }: { groups: Groups; isUnknown: boolean }) {
  const filled = groups.filter(({ subcategories }) => subcategories.length > 0);
  return (
    <>
      <PageHeading title="Report without saying who you are">
        {isUnknown && "This can’t be reported like that. "}
        You need no account and no address. Those who look after such things read it: no warden, no other
        staff, and no list shows it.
      </PageHeading>
      <p>
        Are you in danger now? <a href="/emergency">Call first: the numbers</a>. Have you reported before?{" "}
        <a href="/track">Come back with your code</a>.
      </p>
      {filled.map((group) => (
        <section className="stack" data-gap="tight" key={group.id} aria-labelledby={group.slug}>
          <h2 id={group.slug}>{group.label}</h2>
          <ul className="choice-list">
            {group.subcategories.map(({ id, slug, label }) => (
              <li key={id}>
                <a href={anonymousPath(slug)}>{label}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {filled.length === 0 && (
        <p>
          Nothing can be reported like that on this campus yet. The numbers below answer without asking who
          you are.
        </p>
      )}
      <WhoCanSee />
    </>
  );
}

type Sent = { key: string; files: readonly AttachedFile[]; kept: Kept };

/** While the subject can't be read, all that was said is here to be sent again. */
function SentInVain({ sent, slug }: { sent: Sent; slug: string }) {
  const { key: idempotencyKey, files, kept } = sent;
  return (
    <>
      <PageHeading title="Not sent yet">
        Your words are still here. Send them as often as it takes: they count once.
      </PageHeading>
      <form
        className="stack"
        method="post"
        action={anonymousPath(slug)}
        encType="multipart/form-data"
        noValidate
      >
        <HiddenFields values={{ ...hiddenOf(kept, files), idempotencyKey }} />
        <KeptQuestions kept={kept} />
        <FileField form="filing" files={files} {...CLEANED_PICTURES} />
        <div>
          <Button full>Send it again</Button>
        </div>
      </form>
    </>
  );
}

type FiledReport = { code: string | null } & Awaited<ReturnType<typeof reporterTicket>>;

/** The code, who has it and by when, and the way to the page that it opens. */
function Filed({ code, campus, ticket, token, now }: FiledReport) {
  return (
    <div className="stack">
      <ReceiptCode code={code} />
      {code !== null && ticket && campus && (
        <>
          <h2>What happens now</h2>
          <TicketPromise ticket={ticket} shown={shownAt(campus, now)} />
          <p>Come back tomorrow, or in a few days: perhaps they ask you something.</p>
          <ReturnForm token={token} />
        </>
      )}
    </div>
  );
}
