import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { GIVEN_ROLES } from "#app/domain/people/roles.ts";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { textsOf, wholeNumber } from "#app/forms/words.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { flashCookie } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { ROLE_WORDS } from "#app/words/people-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** Giving somebody a role, for a super admin and never to themselves. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const personId = wholeNumber.parse(params.id);
  const around = { personId, titleStart: titleStart(context) };
  const { person, ...frame } = signedIn(await context.read.person(params.id ?? ""), request);
  if (!person || person.isThemselves) throw notThere(frame);
  confirmed(frame, request, context.now);
  return { frame, name: person.name, parts: person.parts, ...around };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const personId = wholeNumber.parse(params.id);
  const said = textsOf(form, ["role", "part", "from", "until", "end"]);
  const isEnd = said.end !== "";
  const outcome = isEnd
    ? await context.endRole({ personId, id: wholeNumber.parse(said.end) })
    : await context.giveRole({ personId, ...said });
  if (outcome.ok)
    return seeOther(`/admin/people/${personId}`, flashCookie(request, isEnd ? "role_ended" : "role_given"));
  // While the database is away there is no list to choose from, and an empty one would choose something else.
  if (isEnd || statusOf(outcome) !== 422) throw await refused(outcome, { context, request, form });
  return failedForm(context, { said, errors: errorsBy(outcome, form) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Give ${data?.name ?? "somebody"} a role · Resolve` },
];

export default function GiveRole() {
  const { frame, personId, name, parts } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  const field = (as: "role" | "part" | "from" | "until") => ({
    id: as,
    name: as,
    errors: errors[as],
    defaultValue: answer?.said[as],
  });
  const roles = GIVEN_ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role] }));
  return (
    <Page frame={frame} current="/admin/people" width="narrow">
      <form className="stack" method="post" noValidate>
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title={`Give ${name} a role`} above={<a href={`/admin/people/${personId}`}>{name}</a>} />
        <SelectField {...field("role")} label="Which role?" options={roles} placeholder="Choose one" />
        <SelectField
          {...field("part")}
          label="Where?"
          hint="A part of the campus for SPOCs; every other role holds for all of it."
          options={parts}
          placeholder="The whole campus"
        />
        <DateField {...field("from")} label="From when?" hint="Left empty: from now on." time />
        <DateField {...field("until")} label="Until when?" hint="Left empty: until further notice." time />
        <div>
          <Button>Give it</Button>
        </div>
      </form>
    </Page>
  );
}
