import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { failedForm, isUnavailable } from "#app/http/failed-form.ts";
import { flashCookie } from "#app/http/flash.ts";
import { retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Nothing but what is said where nobody could be signed out. */
export function loader({ context }: LoaderFunctionArgs) {
  if (isUnavailable(context)) return data(null);
  throw seeOther("/");
}

export async function action({ context, request }: ActionFunctionArgs) {
  const ended = await context.signOut();
  // Still signed in: nothing else would end the session where it was copied to.
  if (!ended.ok) return failedForm(context, null, statusOf(ended), retryAfterS(ended));
  return seeOther("/", ...ended.cookies, flashCookie(request, "signed_out"));
}

export const meta: MetaFunction = () => [
  { title: "Error: You are still signed in: our records do not answer · Resolve" },
];

export default function SignOut() {
  return (
    <Page frame={null} width="narrow">
      <div className="stack">
        <PageHeading title="You are still signed in">
          We can’t reach our records at this moment, so this browser could not be signed out. On a computer
          that others use, stay until it is done.
        </PageHeading>
        <form method="post" action="/logout">
          <Button full>Sign out</Button>
        </form>
      </div>
    </Page>
  );
}
