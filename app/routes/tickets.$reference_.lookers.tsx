import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/cloudflare";
import { seeOther } from "#app/http/see-other.ts";

/** Who else works on a ticket just now, for the small script on its page; who opens it sees the ticket. */
export function loader({ params }: LoaderFunctionArgs) {
  throw seeOther(`/tickets/${encodeURIComponent(params.reference ?? "")}`);
}

/** Notes that somebody looks, and answers the names of the others; none for whoever does not work on it. */
export async function action({ context, params }: ActionFunctionArgs) {
  const names = await context.lookAt(params.reference ?? "");
  return Response.json(names, { headers: { "Cache-Control": "no-store" } });
}
