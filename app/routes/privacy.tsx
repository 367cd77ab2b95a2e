import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { PersonId } from "#app/domain/ids.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { wholeNumber } from "#app/forms/words.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** The privacy officer's page: erasing a person, after a look at who that is. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const asked = textIn(request, "person");
  const { isOfficer, named, underWay, ...page } = signedIn(await context.read.erasures(asked), request);
  if (!isOfficer) throw notThere(page);
  return withFlash(request, { frame: page, asked, named, underWay, now: context.now });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const personId = wholeNumber.parse(form.get("id") ?? "") as PersonId;
  const outcome = await context.erasePerson(personId);
  if (!outcome.ok) throw await refused(outcome, { context, request, form });
  return seeOther("/privacy", flashCookie(request, outcome.isDone ? "erased" : "erasing"));
}

export const meta: MetaFunction = () => [{ title: "Erase a person · Resolve" }];

export default function Privacy() {
  const { frame, flash, asked, named, underWay, now } = useLoaderData<typeof loader>();
  return (
    <Page frame={frame} flash={flash} current="/privacy">
      <div className="stack">
        <PageHeading title="Erase a person" above={<a href="/admin">Admin</a>}>
          Their cases stay, as numbers, dates and outcomes. Their name, addresses, files and every word by
          them or about them on their tickets go for good.
        </PageHeading>
        <form className="stack" data-gap="tight" method="get" action="/privacy">
          <TextField
            id="person"
            name="person"
            label="Whom?"
            hint="An e-mail address or a roll number."
            defaultValue={asked}
          />
          <div>
            <Button look="secondary">Look them up</Button>
          </div>
        </form>
        {asked !== "" && (named ? <Found named={named} /> : <p>Nobody has this address or roll number.</p>)}
        <UnderWay underWay={underWay} shown={shownAt(frame.campus, now)} />
      </div>
    </Page>
  );
}

interface FoundProps {
  named: { personId: number; name: string; addresses: string; tickets: number };
}

function Found({ named: { personId, name, addresses, tickets } }: FoundProps) {
  return (
    <Card>
      <form className="stack" method="post" action="/privacy">
        <HiddenFields values={{ id: personId }} />
        <FactList
          facts={[
            { term: "Name", value: name },
            { term: "Addresses", value: addresses },
            { term: "Tickets of theirs", value: tickets },
          ]}
        />
        <p>
          Nobody can bring this back. Their own tickets lose every word. Other people’s tickets keep theirs,
          without this name, these addresses and numbers; what says it in other ways is taken away there,
          ticket by ticket.
        </p>
        <div>
          <Button look="danger">Erase this person for good</Button>
        </div>
      </form>
    </Card>
  );
}

interface UnderWayProps {
  underWay: readonly { personId: number; askedAt: number }[];
  shown: Shown;
}

function UnderWay({ underWay, shown }: UnderWayProps) {
  if (underWay.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-labelledby="under-way">
      <h2 id="under-way">Under way</h2>
      <ul>
        {underWay.map(({ personId, askedAt }) => (
          <li key={personId}>
            {`Person ${personId}, since `}
            <Time at={momentOf(askedAt, shown)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
