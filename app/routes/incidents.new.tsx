import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { envelopeOf } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { incidentInput, incidentPath } from "#app/forms/incident-form.ts";
import { numbersIn } from "#app/forms/numbers-in.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, isMendable, refused } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where staff write a known problem up, from one ticket or several. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ticket, ...frame } = signedIn(await context.read.ticket(textIn(request, "from")), request);
  if (!ticket?.verbs.has("include")) throw notThere(frame);
  const { reference } = ticket.state.ticket;
  const { subcategorySlug, subcategory, scope } = ticket;
  return {
    frame: { viewer: frame.viewer, campus: frame.campus },
    from: { reference, subcategorySlug, about: [subcategory, scope].filter(Boolean).join(", ") },
    key: context.newKey(),
    titleStart: titleStart(context),
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const envelope = envelopeOf(form, context.newKey);
  const asked = { context, request, form };
  if (!envelope.ok) throw await refused(envelope, asked);
  const said = { title: textOf(form, "title"), text: textOf(form, "text"), tickets: textOf(form, "tickets") };
  const from = textIn(request, "from");
  const input = incidentInput(textOf(form, "subcategory"), from, said);
  const { numbers, left } = numbersIn(said.tickets);
  const references = [...new Set([from, ...numbers])];
  const outcome = await context.writeUp({ input, references, key: envelope.key });
  if (outcome.ok) return seeOther(incidentPath(outcome.reference, [...outcome.notIn, ...left]));
  if (!isMendable(outcome)) throw await refused(outcome, asked);
  return failedForm(context, { said, key: envelope.key, errors: errorsBy(outcome, form) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Write up a known problem · Resolve` },
];

export default function NewIncident() {
  const { frame, from, key } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  const lines = Object.entries(errors).flatMap(([name, texts]) =>
    texts.map((text) => ({ text, href: `#${name === "description" ? "text" : name}` })),
  );
  return (
    <Page frame={frame}>
      <form className="stack" method="post" action={`/incidents/new?from=${from.reference}`} noValidate>
        <ErrorSummary errors={lines} />
        <PageHeading title="Write up a known problem" above={`#${from.reference} · ${from.about}`}>
          It gets a promise of its own. The tickets in it stand still, and everybody who has it hears of it
          here.
        </PageHeading>
        <HiddenFields values={{ idempotencyKey: answer?.key ?? key, subcategory: from.subcategorySlug }} />
        <TextField
          id="title"
          name="title"
          label="What is the problem?"
          hint="“No Wi-Fi in the whole of Neeladri”. Everybody reads it."
          defaultValue={answer?.said.title}
          errors={errors.title}
        />
        <TextArea
          id="text"
          name="text"
          label="What is known?"
          hint="Everybody reads this as well: no names, no rooms."
          rows={4}
          defaultValue={answer?.said.text}
          errors={errors.description}
        />
        <TextField
          id="tickets"
          name="tickets"
          label="Other tickets about it"
          hint={`Their numbers, with a space between them. #${from.reference} is in it anyway.`}
          defaultValue={answer?.said.tickets}
          optional
        />
        <div>
          <Button>Write it up</Button>
        </div>
      </form>
    </Page>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
