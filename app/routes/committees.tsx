import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CommitteeSection } from "#app/components/account/committee-section.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { CommitteesPage } from "#app/db/people/read-committees.ts";
import type { CommitteeId } from "#app/domain/ids.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { wholeNumber, words } from "#app/forms/words.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

/** What is open for somebody's committees, who serves there, and who is proposed. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const start = { now: context.now, titleStart: titleStart(context) };
  const { committees, open, ...frame } = signedIn(await context.read.committees(), request);
  if (committees.length === 0) throw notThere(frame);
  return withFlash(request, { frame, committees, open, ...start });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  if (form.has("member")) {
    const memberId = wholeNumber.parse(textOf(form, "member"));
    const outcome = await context.decideMember({ memberId, decision: textOf(form, "decision") });
    if (!outcome.ok) throw await refused(outcome, { context, request, form });
    return seeOther("/committees", flashCookie(request, `member_${outcome.state}`));
  }
  const committeeId = wholeNumber.parse(textOf(form, "committee")) as CommitteeId;
  const said = { who: textOf(form, "who"), role: textOf(form, "role"), until: textOf(form, "until") };
  const outcome = await context.proposeMember({ committeeId, ...said });
  if (outcome.ok) return seeOther("/committees", flashCookie(request, "member_proposed"));
  // While the database is away there is no committee to show the form with.
  if (statusOf(outcome) !== 422) throw await refused(outcome, { context, request, form });
  return failedForm(context, { said: { committeeId, ...said }, errors: errorsBy(outcome, form) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Committees · Resolve` },
];

export default function Committees() {
  const loaded = useLoaderData<typeof loader>();
  const { frame, committees, open, now } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  const lines = linesOf(errors, (name) => `${name}-${answer?.said.committeeId}`);
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/committees">
      <div className="stack" data-gap="loose">
        <ErrorSummary errors={lines} />
        <PageHeading title={committees.length === 1 ? "Your committee" : "Your committees"}>
          A head proposes who serves, and an advisor confirms it.
        </PageHeading>
        {frame.viewer.committees.length > 0 && <Open open={open} shown={shown} />}
        {committees.map((committee) => (
          <CommitteeSection
            key={committee.id}
            committee={committee}
            viewerId={frame.viewer.personId}
            shown={shown}
            {...(answer?.said.committeeId === committee.id ? { said: answer.said, errors } : { errors: {} })}
          />
        ))}
      </div>
    </Page>
  );
}

function Open({ open, shown }: { open: CommitteesPage["open"]; shown: Shown }) {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="open">
      <h2 id="open">{open.length === 0 ? "Nothing is open" : "Open, by promise"}</h2>
      <ul className="plain-list">
        {open.map(({ reference, title, promisedAt }) => (
          <li key={reference}>
            <a href={`/tickets/${reference}`}>{`${referenceName(reference)} ${title}`}</a>
            <small>
              by <Time at={momentOf(promisedAt, shown)} />
            </small>
          </li>
        ))}
      </ul>
      <div>
        <ButtonLink look="secondary" href="/desk?view=all">
          See all of them
        </ButtonLink>
      </div>
    </section>
  );
}

function textOf(form: FormData, name: string): string {
  return words.catch("").parse(form.get(name) ?? "");
}
