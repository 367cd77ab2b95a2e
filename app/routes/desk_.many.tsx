import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ManyForm } from "#app/components/lists/many-form.tsx";
import { ManyResults } from "#app/components/lists/many-results.tsx";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { deskAsked, deskPlace } from "#app/domain/desk/desk.ts";
import { envelopeOf } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { type Kept, keptForm } from "#app/forms/kept-form.ts";
import { isManyDeed, MOST_AT_ONCE, manyOf, pickedIn, readMany } from "#app/forms/many.ts";
import { choicesOf } from "#app/forms/nouns/nouns.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { hasDesk, notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, isMendable, linesOf, type No, refused } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import type { ManyResult } from "#app/operations/act-on-many.ts";
import { deskPath } from "#app/words/desk-words.ts";
import { manyTitle, resultTitle } from "#app/words/many-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** What the form came to: what each ticket answered, or errors that are the same for all of them. */
type Came = { kept: Kept; key: string } & (
  | { results: readonly ManyResult[]; errors?: never }
  | { errors: Readonly<Record<string, readonly string[]>>; results?: never }
);

export async function loader({ context, request }: LoaderFunctionArgs) {
  const given = textIn(request, "do");
  const deed = isManyDeed(given) ? given : null;
  const picked = pickedIn(new URL(request.url).searchParams.getAll("ticket"));
  const page = signedIn(
    await context.read.many({
      references: picked.slice(0, MOST_AT_ONCE).map(({ reference }) => reference),
      verb: deed && manyOf(deed).verb,
      choices: deed === null || deed === "reply" ? null : choicesOf(deed),
    }),
    request,
  );
  if (!hasDesk(page.viewer)) throw notThere(page);
  const desk = new URLSearchParams(textIn(request, "desk"));
  const asked = deskAsked(desk);
  return {
    page,
    deed,
    isTooMany: picked.length > MOST_AT_ONCE,
    key: context.newKey(),
    titleStart: titleStart(context),
    back: deskPath(asked.view, asked, deskPlace(desk)),
  };
}

/** Does one thing with each of the chosen tickets; whatever was done already under this key is not done again. */
export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const asked = { context, request, form };
  const envelope = envelopeOf(form, context.newKey);
  if (!envelope.ok) throw await refused(envelope, asked);
  const { key } = envelope;
  const kept = keptForm(request, form);
  const picked = pickedIn(form.getAll("ticket"));
  const given = form.get("do");
  if (typeof given !== "string" || !isManyDeed(given) || picked.length === 0)
    return failedForm<Came>(context, { kept, key, errors: { ticket: ["Choose at least one ticket."] } });
  if (picked.length > MOST_AT_ONCE)
    return failedForm<Came>(context, { kept, key, errors: { ticket: [TOO_MANY] } });
  const read = readMany(given, form);
  if (!read.ok) return failedForm<Came>(context, { kept, key, errors: errorsBy(read, form) });
  const results = await context.performMany({ verb: read.verb, input: read.input, picked, key });
  const no = commonNo(results);
  if (no && !("issues" in no && isMendable(no))) throw await refused(no, asked);
  if (no) return failedForm<Came>(context, { kept, key, errors: errorsBy(no, form) });
  const came: Came = { kept, key, results };
  return came;
}

const TOO_MANY = `Choose at most ${MOST_AT_ONCE} at once.`;

/** What is wrong with the form and not with one of its tickets: the same for all, and of nothing that they are. */
function commonNo(results: readonly ManyResult[]): No | null {
  const [first] = results.map(({ outcome }) => outcome);
  if (!first || first.ok) return null;
  if (!results.every(({ outcome }) => !outcome.ok && outcome.code === first.code)) return null;
  const isOfForm = "issues" in first && first.issues.some(({ field }) => field !== null);
  return isOfForm || first.code === "unavailable" || first.code === "signed_out" ? first : null;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: data?.deed
      ? `${data.titleStart}${manyTitle(data.deed, data.page.rows.length)} · Resolve`
      : "Desk · Resolve",
  },
];

export default function Many() {
  const { page, deed, isTooMany, key, back } = useLoaderData<typeof loader>();
  const came = useActionData<typeof action>();
  const above = <a href={back}>Back to the desk</a>;
  const { rows } = page;
  const isAsked = deed !== null && rows.length > 0 && !isTooMany;
  return (
    <Page frame={page}>
      <div className="stack">
        {came?.errors && <ErrorSummary errors={linesOf(came.errors)} />}
        <PageHeading
          above={above}
          title={
            came?.results
              ? resultTitle(came.results.map(({ outcome }) => outcome))
              : isAsked
                ? manyTitle(deed, rows.length)
                : isTooMany
                  ? TOO_MANY
                  : "Nothing is chosen"
          }
        />
        {came?.results ? (
          <ManyResults results={came.results} rows={rows} kept={came.kept} />
        ) : isAsked ? (
          <ManyForm
            deed={deed}
            page={page}
            hidden={{ do: deed, idempotencyKey: came?.key ?? key }}
            kept={came?.kept}
            errors={came?.errors}
          />
        ) : (
          <EmptyState title="Tick the boxes of some tickets on the desk first">
            <ButtonLink look="secondary" href={back}>
              Back to the desk
            </ButtonLink>
          </EmptyState>
        )}
      </div>
    </Page>
  );
}
