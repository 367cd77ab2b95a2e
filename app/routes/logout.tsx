import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { flashCookie } from "#app/http/flash.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

export function loader() {
  throw seeOther("/");
}

export async function action({ context, request }: ActionFunctionArgs) {
  const ended = await context.signOut();
  // Still signed in: nothing else would end the session where it was copied to.
  if (!ended.ok) throw await refused(ended, { context, request, form: new FormData() });
  return seeOther("/", ...ended.cookies, flashCookie(request, "signed_out"));
}

// A route without a page answers bare; the page that offers to try again needs the document around it.
export default function SignOut() {
  return null;
}
