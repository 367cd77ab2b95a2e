import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { textsOf } from "#app/forms/words.ts";
import { formOf } from "#app/http/form-of.ts";
import { seeOther } from "#app/http/see-other.ts";

/** Only a page of a report leads here, by a form. */
export function loader() {
  return seeOther("/track");
}

/** A file of a report for whoever came back to it; for everybody else the way to type the code. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { token, file } = textsOf(await formOf(context, request), ["token", "file"]);
  const reference = context.reporter.referenceIn(token);
  const isOpen = reference !== null && reference !== "over";
  return (isOpen ? await context.reporter.fileOf(reference, file) : null) ?? seeOther("/track");
}
