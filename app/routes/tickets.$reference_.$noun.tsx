import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/cloudflare";
import { envelopeOf } from "#app/forms/envelope.ts";
import { isNoun } from "#app/forms/nouns.ts";
import { readNoun } from "#app/forms/read-noun.ts";
import { answerForm } from "#app/http/answer-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** These resources are only posted to; who opens one sees its ticket. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  if (!isNoun(params.noun ?? "")) throw notThere(await context.read.viewer());
  throw seeOther(`/tickets/${encodeURIComponent(params.reference ?? "")}`);
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { noun = "", reference = "" } = params;
  if (!isNoun(noun)) throw notThere(await context.read.viewer());
  const form = await formOf(context, request);
  const asked = { context, request, form, reference };
  const read = readNoun(noun, form);
  if (!read.ok) throw await refused(read, asked);
  const envelope = envelopeOf(form, context.newKey);
  if (!envelope.ok) throw await refused(envelope, asked);
  const { verb, input } = read;
  const { key, seen, anyway } = envelope;
  const outcome = await context.perform({ verb, input, reference, key, seen, anyway });
  return answerForm(outcome, asked);
}

// A route without a page answers bare; refusals need the document around them.
export default function NounResource() {
  return null;
}
