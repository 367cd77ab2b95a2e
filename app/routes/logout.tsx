import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { flashCookie } from "#app/http/flash.ts";
import { seeOther } from "#app/http/see-other.ts";

export function loader() {
  throw seeOther("/");
}

export async function action({ context, request }: ActionFunctionArgs) {
  return seeOther("/", ...(await context.signOut()), flashCookie(request, "signed_out"));
}
