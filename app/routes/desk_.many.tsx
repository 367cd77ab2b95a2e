import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ManyForm } from "#app/components/lists/many-form.tsx";
import { ManyResults } from "#app/components/lists/many-results.tsx";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { MOST_AT_ONCE } from "#app/domain/desk/bulk.ts";
import { deskAsked, deskPlace } from "#app/domain/desk/desk.ts";
import { envelopeOf } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { type Kept, keptForm } from "#app/forms/kept-form.ts";
import { bulkPath, isManyDeed, manyOf, pickedIn, readMany } from "#app/forms/many.ts";
import { choicesOf } from "#app/forms/nouns/nouns.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { hasDesk, notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, isMendable, linesOf, refused } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { deskPath } from "#app/words/desk-words.ts";
import { bulkTitle, manyTitle } from "#app/words/many-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** A form that came back: what is wrong with it, whichever tickets it is about. */
type Came = { kept: Kept; key: string; errors: Readonly<Record<string, readonly string[]>> };

export async function loader({ context, request }: LoaderFunctionArgs) {
  const desk = textIn(request, "desk");
  const query = new URLSearchParams(desk);
  const view = deskAsked(query);
  const common = { desk, back: deskPath(view.view, view, deskPlace(query)), titleStart: titleStart(context) };
  const id = textIn(request, "job");
  if (id !== "") {
    const { job, ...frame } = signedIn(await context.read.bulk(id), request);
    if (!job) throw notThere(frame);
    return { ...common, frame, job, asked: null };
  }
  const asked = await askedIn({ context, request });
  return { ...common, frame: asked.page, job: null, asked };
}

/** Tickets that were chosen, before anything is done with them. */
async function askedIn({ context, request }: Pick<LoaderFunctionArgs, "context" | "request">) {
  const given = textIn(request, "do");
  const deed = isManyDeed(given) ? given : null;
  const isAll = textIn(request, "all") === "1";
  const picked = isAll ? [] : pickedIn(new URL(request.url).searchParams.getAll("ticket"));
  const page = signedIn(
    await context.read.many({
      references: picked.slice(0, MOST_AT_ONCE).map(({ reference }) => reference),
      list: isAll ? deskAsked(new URLSearchParams(textIn(request, "desk"))) : null,
      verb: deed && manyOf(deed).verb,
      choices: deed === null || deed === "reply" ? null : choicesOf(deed),
    }),
    request,
  );
  if (!hasDesk(page.viewer)) throw notThere(page);
  return { page, deed, isTooMany: picked.length > MOST_AT_ONCE, key: context.newKey() };
}

/** Begins one thing with each of the chosen tickets; whatever was done already under this key is not done again. */
export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const asked = { context, request, form };
  const envelope = envelopeOf(form, context.newKey);
  if (!envelope.ok) throw await refused(envelope, asked);
  const { key } = envelope;
  const kept = keptForm(request, form);
  const failed = (errors: Came["errors"]) => failedForm<Came>(context, { kept, key, errors });
  const picked = pickedIn(form.getAll("ticket"));
  const given = form.get("do");
  if (typeof given !== "string" || !isManyDeed(given) || picked.length === 0)
    return failed({ ticket: ["Choose at least one ticket."] });
  if (picked.length > MOST_AT_ONCE) return failed({ ticket: [TOO_MANY] });
  const read = readMany(given, form);
  if (!read.ok) return failed(errorsBy(read, form));
  const begun = await context.performMany({ verb: read.verb, input: read.input, picked, key });
  if (begun.ok) return seeOther(bulkPath(begun.id, textIn(request, "desk")));
  if (begun.code === "key_reused" || !isMendable(begun)) throw await refused(begun, asked);
  return failed(errorsBy(begun, form));
}

const TOO_MANY = `Choose at most ${MOST_AT_ONCE} at once.`;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.titleStart}${titleOf(data)} · Resolve` : "Desk · Resolve" },
];

type Shown = Pick<ReturnType<typeof useLoaderData<typeof loader>>, "job" | "asked">;

/** The tickets are the page's own question; every other belongs to what is done. */
const idIn = (deed: string | null) => (name: string) => (name === "ticket" ? name : `${deed}-${name}`);

function titleOf({ job, asked }: Shown): string {
  if (job) return bulkTitle(job.items);
  if (asked?.isTooMany) return TOO_MANY;
  const { deed = null, page } = asked ?? {};
  return deed && page && page.rows.length > 0 ? manyTitle(deed, page.rows.length) : "Nothing is chosen";
}

export default function Many() {
  const { frame, job, asked, desk, back } = useLoaderData<typeof loader>();
  const came = useActionData<typeof action>();
  const { deed = null, page, isTooMany = false, key = "" } = asked ?? {};
  return (
    <Page frame={frame}>
      <div className="stack">
        {came?.errors && <ErrorSummary errors={linesOf(came.errors, idIn(deed))} />}
        <PageHeading above={<a href={back}>Back to the desk</a>} title={titleOf({ job, asked })} />
        {job ? (
          <ManyResults job={job} desk={desk} />
        ) : deed && page && page.rows.length > 0 && !isTooMany ? (
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
