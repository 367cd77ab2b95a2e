import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { DeclaredCause } from "#app/domain/ticket.ts";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where a super admin says when the campus is closed beside its calendars. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  if (isUnavailable(context))
    return data({ frame: null, closures: [], now: context.now, titleStart: titleStart(context) });
  const { mayDeclare, closures, ...frame } = signedIn(await context.read.closures(), request);
  if (!mayDeclare) throw notThere(frame);
  confirmed(frame, request, context.now);
  return withFlash(request, { frame, closures, now: context.now, titleStart: titleStart(context) });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const said = textsOf(form, ["from", "until", "reason", "cause"]);
  const outcome = await context.declareClosure(said);
  if (outcome.ok) return seeOther("/closures", flashCookie(request, "closure_declared"));
  const status = statusOf(outcome);
  if (status !== 422 && status !== 503) throw await refused(outcome, { context, request, form });
  return failedForm(context, { said, errors: errorsBy(outcome, form) }, status, retryAfterS(outcome));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}When the campus is closed · Resolve` },
];

export default function Closures() {
  const loaded = useLoaderData<typeof loader>();
  const { frame, closures, now } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/closures">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title="When the campus is closed" above={<a href="/admin">Admin</a>}>
          Promises in working time stand still for a closure that no calendar knew of, or while the law stops
          the work: those that run, and those that are made until then. Those around the clock go on.
        </PageHeading>
        <ClosureForm said={answer?.said} errors={errors} />
        {frame && <ClosureList closures={closures} shown={shownAt(frame.campus, now)} />}
      </div>
    </Page>
  );
}

const CAUSES = [
  { value: "closure", label: "The campus is closed" },
  { value: "legal", label: "The law, or somebody who speaks for it" },
];

interface ClosureFormProps {
  said?: { from: string; until: string; reason: string; cause: string };
  errors: Readonly<Record<string, readonly string[]>>;
}

function ClosureForm({ said, errors }: ClosureFormProps) {
  const field = (name: "from" | "until" | "reason" | "cause") => ({
    id: name,
    name,
    errors: errors[name],
    defaultValue: said?.[name] ?? (name === "cause" ? "closure" : undefined),
  });
  return (
    <Card>
      <form className="stack" method="post" action="/closures" noValidate>
        <DateField {...field("from")} label="From when?" time />
        <DateField {...field("until")} label="Until when?" time />
        <RadioGroup {...field("cause")} label="What stops the work?" options={CAUSES} />
        <TextField {...field("reason")} label="Why?" hint="Everybody reads it beside the dates that move." />
        <div>
          <Button>Declare it</Button>
        </div>
      </form>
    </Card>
  );
}

interface ClosureListProps {
  closures: readonly {
    id: number;
    fromAt: number;
    untilAt: number;
    reason: string;
    cause: DeclaredCause;
    finishedAt: number | null;
  }[];
  shown: Shown;
}

function ClosureList({ closures, shown }: ClosureListProps) {
  if (closures.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-labelledby="declared">
      <h2 id="declared">Declared</h2>
      <ul className="plain-list">
        {closures.map(({ id, fromAt, untilAt, reason, cause, finishedAt }) => (
          <li key={id}>
            <span>{reason}</span>
            <small>
              <Time at={momentOf(fromAt, shown)} /> until <Time at={momentOf(untilAt, shown)} />
              {cause === "legal" && ", by law"}
              {finishedAt === null && ", dates are being moved"}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
