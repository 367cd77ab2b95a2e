import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CategoryPicker } from "#app/components/filing/category-picker.tsx";
import { anonymousPath, FilingForm } from "#app/components/filing/filing-form.tsx";
import { KnownProblemCard } from "#app/components/filing/known-problem.tsx";
import { KeptFiling } from "#app/components/kept/kept-filing.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { mayFileForOthers } from "#app/domain/filing/filing.ts";
import { envelopeOf } from "#app/forms/envelope.ts";
import { errorLines } from "#app/forms/fields/error-lines.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { filingIn, filingInput } from "#app/forms/filing-form.ts";
import { keptForm } from "#app/forms/kept-form.ts";
import { replyErrors } from "#app/forms/reply-errors.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { formWithFiles } from "#app/http/form-of.ts";
import { errorsBy, isMendable, keyAfter, refused } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { rememberForm, signedInWithForm } from "#app/http/sent-form.ts";
import { sendSubject, subjectSent } from "#app/http/sent-subject.ts";
import { shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const slug = textIn(request, "subcategory") || subjectSent(context);
  const page = await signedInWithForm(orEmergency(context.read.newTicket(slug), request), request, context);
  const follows = textIn(request, "follows");
  const { newKey, now } = context;
  const joinKeys = page.known.map(() => newKey());
  const forOther = textIn(request, "for") === "other";
  return { page, slug, follows, forOther, joinKeys, now, key: newKey(), titleStart: titleStart(context) };
}

/** Emergencies have a page of their own, which begins with whom to call and needs no sign-in. */
async function orEmergency<Read extends { chosen: { slug: string; isEmergency: boolean } | null }>(
  reading: Promise<Read>,
  { method }: Request,
): Promise<Read> {
  const page = await reading;
  if (method === "GET" && page.chosen?.isEmergency) throw seeOther(`/emergency?kind=${page.chosen.slug}`);
  return page;
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { form, files, no } = await formWithFiles(context, request);
  const subcategory = textIn(request, "subcategory") || String(form.get("subcategory") ?? "");
  sendSubject(context, subcategory);
  const envelope = envelopeOf(form, context.newKey);
  const asked = { context, request, form, files };
  rememberForm(asked);
  if (!envelope.ok) throw await refused(envelope, asked);
  const { key } = envelope;
  const kept = keptForm(request, form);
  const submission = filingIn(form);
  if (submission.status !== "success")
    return failedForm(context, { key, kept, files, result: submission.reply() });

  const outcome =
    no ??
    (await context.file({
      input: filingInput(subcategory, submission.value, files),
      follows: textIn(request, "follows"),
      key,
    }));
  if (outcome.ok) return seeOther(`/tickets/${outcome.reference}/filed`);
  if (!isMendable(outcome)) throw await refused(outcome, asked);
  const result = submission.reply(replyErrors(errorsBy(outcome, form)));
  return failedForm(context, { key: keyAfter(outcome, form, context), kept, files, result });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}${data?.page.chosen?.label ?? "What is it about?"} · Resolve` },
];

export default function NewTicket() {
  const { page, slug, follows, forOther, joinKeys, now, key } = useLoaderData<typeof loader>();
  const returned = useActionData<typeof action>();
  const { chosen } = page;
  return (
    <Page frame={page} current="/tickets/new">
      <div className="stack">
        <ErrorSummary
          errors={errorLines(returned?.result, chosen ? "filing" : "kept", questionsOf(chosen))}
        />
        {chosen ? (
          <>
            <PageHeading title={chosen.label} above={<a href="/tickets/new">Choose something else</a>}>
              {follows === "" ? "" : `It will be linked with #${follows}. `}
              Say it in your own words. You see at once who has it and by when.
            </PageHeading>
            {chosen.isProtected && <WhoReadsIt {...chosen} />}
            {page.known.map((problem, index) => (
              <KnownProblemCard
                key={problem.reference}
                problem={problem}
                shown={shownAt(page.campus, now)}
                joinKey={joinKeys[index] ?? null}
              />
            ))}
            <FilingForm
              key={chosen.slug}
              chosen={chosen}
              home={page.home}
              places={page.places}
              shown={shownAt(page.campus, now)}
              follows={follows}
              forOthers={
                mayFileForOthers({ kind: "person", ...page.viewer }) ? (forOther ? "does" : "may") : null
              }
              idempotencyKey={returned?.key ?? key}
              lastResult={returned?.result}
              files={returned?.files}
            />
          </>
        ) : returned ? (
          <KeptFiling
            groups={page.groups}
            kept={returned.kept}
            files={returned.files}
            idempotencyKey={returned.key}
            result={returned.result}
          />
        ) : (
          <CategoryPicker groups={page.groups} unknown={slug !== ""} forOther={forOther} />
        )}
      </div>
    </Page>
  );
}

/** What somebody in need must know before they write, in as few words as that takes. */
function WhoReadsIt({ slug, allowsAnonymous }: { slug: string; allowsAnonymous: boolean }) {
  return (
    <Card title="Who reads it">
      <p>
        Only those who look after such things: no warden, no other staff, and no list shows it. You see here
        when somebody has read it.
      </p>
      {allowsAnonymous && (
        <p>
          They see that it is you. You need not say who you are:{" "}
          <a href={anonymousPath(slug)}>report it without your name</a> instead.
        </p>
      )}
    </Card>
  );
}

function questionsOf(chosen: { fields: readonly { slug: string; label: string }[] } | null) {
  return Object.fromEntries((chosen?.fields ?? []).map(({ slug, label }) => [`field.${slug}`, label]));
}
