import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/cloudflare";
import { flashCookie } from "#app/http/flash.ts";
import { formWithFiles } from "#app/http/form-of.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Files that a report gets afterwards. Only posted to; who opens it sees the ticket. */
export function loader({ params }: LoaderFunctionArgs) {
  throw seeOther(`/tickets/${encodeURIComponent(params.reference ?? "")}`);
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { form, files, no } = await formWithFiles(context, request);
  const reference = params.reference ?? "";
  const outcome = no ?? (await context.addFiles({ reference, files }));
  if (!outcome.ok) throw await refused(outcome, { context, request, form, reference, files });
  return seeOther(`/tickets/${encodeURIComponent(reference)}`, flashCookie(request, "files_added"));
}

// A route without a page answers bare; refusals need the document around them.
export default function FilesResource() {
  return null;
}
