import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { PersonId } from "#app/domain/ids.ts";
import { isGone } from "#app/domain/people/leaving.ts";
import { Choices } from "#app/forms/fields/choice.tsx";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { textsOf, wholeNumber } from "#app/forms/words.ts";
import { flashCookie } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Deactivating a person, or letting them in again, after a look at what that does. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { person, ...frame } = signedIn(await context.read.person(params.id ?? ""), request);
  if (!person || person.isThemselves) throw notThere(frame);
  confirmed(frame, request, context.now);
  return { frame, person };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const personId = wholeNumber.parse(params.id) as PersonId;
  const { state, roles } = textsOf(form, ["state", "roles"]);
  const isReturn = state === "active";
  const outcome = isReturn
    ? await context.reactivatePerson({ personId, withRoles: roles === "yes" })
    : await context.deactivatePerson({ personId, to: state });
  if (!outcome.ok) throw await refused(outcome, { context, request, form });
  return seeOther(
    `/admin/people/${personId}`,
    flashCookie(request, isReturn ? "reactivated" : "deactivated"),
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data && isGone(data.person.state) ? "Let in again" : "Deactivate"} · Resolve` },
];

export default function Leaving() {
  const { frame, person } = useLoaderData<typeof loader>();
  const { personId, name, state } = person;
  const isReturn = isGone(state);
  return (
    <Page frame={frame} current="/admin/people" width="narrow">
      <form className="stack" method="post" action={`/admin/people/${personId}/leaving`}>
        <PageHeading
          title={isReturn ? `Let ${name} in again?` : `Deactivate ${name}?`}
          above={<a href={`/admin/people/${personId}`}>{name}</a>}
        />
        {isReturn ? <Return {...person} /> : <Leave {...person} />}
      </form>
    </Page>
  );
}

function Leave({ opens, isLastAdmin }: { opens: number; isLastAdmin: boolean }) {
  if (isLastAdmin) return <p>This is the only super admin who is left. Make somebody else one first.</p>;
  return (
    <>
      <ul>
        <li>They are signed out everywhere at once, and can’t sign in any more.</li>
        <li>Every role of theirs ends. What they did stays in the histories under their name.</li>
        <li>
          {opens === 0
            ? "They have no open tickets to hand on."
            : `Their ${opens} open ${opens === 1 ? "ticket goes" : "tickets go"} to whoever would get them now, and those people and the requesters are told. Until then such a ticket shows “being handed on”.`}
        </li>
        <li>What they reported themselves goes on.</li>
      </ul>
      <RadioGroup
        id="state"
        name="state"
        label="For how long?"
        options={[
          { value: "suspended", label: "For now: they are suspended" },
          { value: "left", label: "For good: they have left" },
        ]}
        defaultValue="suspended"
      />
      <div>
        <Button look="danger">Deactivate them</Button>
      </div>
    </>
  );
}

function Return({ roles, leftAt }: { roles: readonly { untilAt: number | null }[]; leftAt: number | null }) {
  const ended = roles.filter(({ untilAt }) => untilAt !== null && untilAt === leftAt).length;
  return (
    <>
      <HiddenFields values={{ state: "active" }} />
      <p>
        They can sign in again. Tickets that were handed on stay where they are now; those that still wait to
        be handed on stay theirs.
      </p>
      {ended > 0 && (
        <Choices
          id="roles"
          type="checkbox"
          name="roles"
          chosen={[]}
          options={[
            {
              value: "yes",
              label:
                ended === 1
                  ? "Give back the role that ended then"
                  : `Give back the ${ended} roles that ended then`,
            },
          ]}
        />
      )}
      <div>
        <Button>Let them in again</Button>
      </div>
    </>
  );
}
