import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { EntrySeen } from "#app/db/people/read-people.ts";
import { mayMerge } from "#app/domain/people/merging.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { wholeNumber } from "#app/forms/words.ts";
import { flashCookie } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { STATE_WORDS } from "#app/words/people-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** Making two entries one person's, after a look at both. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const who = textIn(request, "who").trim();
  const { double, stays, ...frame } = signedIn(await context.read.entries(params.id ?? "", who), request);
  if (!double || double.personId === frame.viewer.personId) throw notThere(frame);
  confirmed(frame, request, context.now);
  const may = mayMerge({ kind: "person", ...frame.viewer }, double, stays);
  return {
    frame,
    who,
    double,
    stays,
    hindrance: may.ok ? null : refusalSentence({ code: may.code, facts: {} }),
  };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const into = wholeNumber.parse(form.get("into") ?? "");
  const outcome = await context.mergePeople({ personId: wholeNumber.parse(params.id), into });
  if (!outcome.ok) throw await refused(outcome, { context, request, form });
  return seeOther(`/admin/people/${into}`, flashCookie(request, "merged_people"));
}

export const meta: MetaFunction = () => [{ title: "Entered twice · Resolve" }];

export default function Merging() {
  const { frame, who, double, stays, hindrance } = useLoaderData<typeof loader>();
  const path = `/admin/people/${double.personId}`;
  return (
    <Page frame={frame} current="/admin/people">
      <div className="stack">
        <PageHeading title={`${double.name} was entered twice`} above={<a href={path}>{double.name}</a>}>
          Everything of this entry becomes the other one’s. This can’t be undone.
        </PageHeading>
        <form className="stack" data-gap="tight" method="get">
          <TextField
            id="who"
            name="who"
            label="Which entry stays?"
            hint="Its e-mail address or roll number."
            defaultValue={who}
            errors={who !== "" && hindrance !== null ? [hindrance] : undefined}
          />
          <div>
            <Button look="secondary">Look at both</Button>
          </div>
        </form>
        {who !== "" && stays && hindrance === null && (
          <form className="stack" method="post" action={`${path}/merging`}>
            <HiddenFields values={{ into: stays.personId }} />
            <Entry title="This entry goes" entry={double} />
            <Entry title="This one stays" entry={stays} />
            <ul>
              <li>Addresses, roles, duties and committees of the first are the second’s at once.</li>
              <li>Whoever is signed in by the first is signed out, and its tokens end.</li>
              <li>Its tickets follow one after the other. What was written stays as it was.</li>
            </ul>
            <div>
              <Button look="danger">Make them one person</Button>
            </div>
          </form>
        )}
      </div>
    </Page>
  );
}

function Entry({ title, entry }: { title: string; entry: EntrySeen }) {
  const { name, addresses, roll, state, reported } = entry;
  const facts = [
    { term: "Name", value: name },
    { term: "E-mail", value: addresses },
    { term: "Roll number", value: roll },
    { term: "State", value: STATE_WORDS[state] },
    { term: "Reported", value: reported === 1 ? "One ticket" : `${reported} tickets` },
  ];
  return (
    <Card title={title}>
      <FactList look="rows" facts={facts.filter(({ value }) => value !== "")} />
    </Card>
  );
}
