import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { PersonId } from "#app/domain/ids.ts";
import { mayEnterAbsence } from "#app/domain/people/absences.ts";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { textsOf, wholeNumber } from "#app/forms/words.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, statusOf } from "#app/http/refused.ts";
import { wholeNumberIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { type Shown, shownAt } from "#app/words/shown.ts";
import { spanWords } from "#app/words/span-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where staff say when they are away and who stands in; super admins for others as well. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const around = { now: context.now, titleStart: titleStart(context) };
  const { person, absences, substitutes, staff, ...frame } = signedIn(
    await context.read.absences(wholeNumberIn(request, "person")),
    request,
  );
  const actor = { kind: "person", ...frame.viewer } as const;
  const ids = staff.map(({ id }) => id);
  if (!person || !mayEnterAbsence({ actor, personId: person.personId as PersonId, staff: ids }))
    throw notThere(frame);
  const isOther = person.personId !== frame.viewer.personId;
  const shownPerson = { ...person, isOther, absences, substitutes, staff };
  return withFlash(request, { frame, shownPerson, ...around });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const person = wholeNumberIn(request, "person");
  const said = textsOf(form, ["from", "until", "substitute", "second", "end"]);
  const substitutes = [said.substitute, said.second].map((id) => wholeNumber.parse(id));
  const outcome =
    said.end === ""
      ? await context.enterAbsence({ person, from: said.from, until: said.until, substitutes })
      : await context.endAbsence({ person, id: wholeNumber.parse(said.end) });
  const { pathname, search } = new URL(request.url);
  if (outcome.ok) return seeOther(pathname + search, flashCookie(request, said.end === "" ? "away" : "back"));
  // While the database is away there is no list to choose from, and an empty one would choose something else.
  if (statusOf(outcome) !== 422) throw await refused(outcome, { context, request, form });
  return failedForm(context, { said, errors: errorsBy(outcome, form) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}When you are away · Resolve` },
];

export default function Absence() {
  const loaded = useLoaderData<typeof loader>();
  const { frame, shownPerson: person, now } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  const title = person.isOther ? `When ${person.name} is away` : "When you are away";
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/absence">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title={title}>
          Whoever stands in is told what would have been told, may act in their place, and gets new tickets.
          What somebody owns stays theirs.
        </PageHeading>
        <AbsenceList person={person} shown={shownAt(frame.campus, now)} />
        <AbsenceForm person={person} said={answer?.said} errors={errors} />
      </div>
    </Page>
  );
}

type Person = {
  personId: number;
  isOther: boolean;
  absences: readonly { id: number; fromAt: number; untilAt: number | null }[];
  substitutes: readonly { id: number; name: string; fromAt: number; untilAt: number | null }[];
  staff: readonly { id: number; name: string }[];
};

function AbsenceList({ person, shown }: { person: Person; shown: Shown }) {
  if (person.absences.length === 0) return null;
  return (
    <ul className="plain-list">
      {person.absences.map(({ id, ...span }) => {
        const standing = person.substitutes.filter(
          (each) => each.fromAt === span.fromAt && each.untilAt === span.untilAt,
        );
        const names = standing.map(({ name }) => name).join(", then ");
        return (
          <li key={id}>
            <span>{`Away ${spanWords(span, shown)}. ${names === "" ? "Nobody stands in." : `${names} stands in.`}`}</span>
            <form method="post">
              <HiddenFields values={{ end: id }} />
              <Button look="secondary">
                {span.fromAt <= shown.now ? "Back now" : "Take it back"}
                <span className="visually-hidden">{`: away ${spanWords(span, shown)}`}</span>
              </Button>
            </form>
          </li>
        );
      })}
    </ul>
  );
}

interface AbsenceFormProps {
  person: Person;
  said?: Readonly<Record<"from" | "until" | "substitute" | "second", string>>;
  errors: Readonly<Record<string, readonly string[]>>;
}

function AbsenceForm({ person, said, errors }: AbsenceFormProps) {
  const field = (name: "from" | "until" | "substitute" | "second") => ({
    id: name,
    name,
    errors: errors[name],
    defaultValue: said?.[name],
  });
  const others = person.staff.filter(({ id }) => id !== person.personId);
  const options = others.map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Card>
      <form className="stack" method="post" noValidate>
        <DateField {...field("from")} label="From when?" hint="Left empty: from now on." time />
        <DateField {...field("until")} label="Until when?" hint="Left empty: until further notice." time />
        <SelectField {...field("substitute")} label="Who stands in?" options={options} placeholder="Nobody" />
        <SelectField
          {...field("second")}
          label="And if they are away as well?"
          options={options}
          placeholder="Nobody"
        />
        <div>
          <Button>Save it</Button>
        </div>
      </form>
    </Card>
  );
}
