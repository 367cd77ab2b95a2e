import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { textsOf, wholeNumber } from "#app/forms/words.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { type Shown, shownAt } from "#app/words/shown.ts";
import { spanWords } from "#app/words/span-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where a super admin says who is on duty, where and until when. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const around = { now: context.now, titleStart: titleStart(context) };
  const { isAdmin, turns, parts, staff, ...frame } = signedIn(await context.read.rosters(), request);
  if (!isAdmin) throw notThere(frame);
  confirmed(frame, request, context.now);
  return withFlash(request, { frame, turns, parts, staff, ...around });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const said = textsOf(form, ["part", "person", "from", "until", "end"]);
  const outcome =
    said.end === ""
      ? await context.enterTurn({ ...said, person: wholeNumber.parse(said.person) })
      : await context.endTurn(wholeNumber.parse(said.end));
  if (outcome.ok)
    return seeOther("/admin/rosters", flashCookie(request, said.end === "" ? "on_duty" : "off_duty"));
  // While the database is away there is no list to choose from, and an empty one would choose something else.
  if (statusOf(outcome) !== 422) throw await refused(outcome, { context, request, form });
  return failedForm(context, { said, errors: errorsBy(outcome, form) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Who is on duty · Resolve` },
];

export default function Rosters() {
  const loaded = useLoaderData<typeof loader>();
  const { frame, turns, parts, staff, now } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/admin/rosters">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title="Who is on duty" above={<a href="/admin">Admin</a>}>
          New tickets that nobody owns go to them first, and all of them are told of an emergency at once.
        </PageHeading>
        <TurnList turns={turns} shown={shownAt(frame.campus, now)} />
        <TurnForm parts={parts} staff={staff} said={answer?.said} errors={errors} />
      </div>
    </Page>
  );
}

interface TurnListProps {
  turns: readonly {
    id: number;
    name: string;
    domain: string;
    scope: string;
    fromAt: number;
    untilAt: number | null;
  }[];
  shown: Shown;
}

function TurnList({ turns, shown }: TurnListProps) {
  if (turns.length === 0) return <p>Nobody is on duty, now or later.</p>;
  return (
    <ul className="plain-list">
      {turns.map(({ id, name, domain, scope, ...span }) => (
        <li key={id}>
          <span>
            <strong>{scope === "" ? domain : `${domain}, ${scope}`}</strong>
            <span className="block">{`${name}, ${spanWords(span, shown)}`}</span>
          </span>
          <form method="post">
            <HiddenFields values={{ end: id }} />
            <Button look="secondary">
              End it now<span className="visually-hidden">{`: ${name}`}</span>
            </Button>
          </form>
        </li>
      ))}
    </ul>
  );
}

interface TurnFormProps {
  parts: readonly { value: string; label: string }[];
  staff: readonly { id: number; name: string }[];
  said?: Readonly<Record<"part" | "person" | "from" | "until", string>>;
  errors: Readonly<Record<string, readonly string[]>>;
}

function TurnForm({ parts, staff, said, errors }: TurnFormProps) {
  const field = (name: "part" | "person" | "from" | "until") => ({
    id: name,
    name,
    errors: errors[name],
    defaultValue: said?.[name],
  });
  const people = staff.map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Card title="Put somebody on duty">
      <form className="stack" method="post" action="/admin/rosters" noValidate>
        <SelectField
          {...field("part")}
          label="Where?"
          options={parts}
          placeholder="Choose a part of the campus"
        />
        <SelectField {...field("person")} label="Who?" options={people} placeholder="Choose somebody" />
        <DateField {...field("from")} label="From when?" hint="Left empty: from now on." time />
        <DateField {...field("until")} label="Until when?" hint="Left empty: until further notice." time />
        <div>
          <Button>Put them on duty</Button>
        </div>
      </form>
    </Card>
  );
}
