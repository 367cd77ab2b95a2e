import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { flashCookie } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where somebody who reported without a name says that it was them. The anonymous pages know nobody: this one does. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const start = titleStart(context);
  if (isUnavailable(context)) return data({ frame: null, titleStart: start });
  return { frame: signedIn(await context.read.viewer(), request), titleStart: start };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { code } = textsOf(form, ["code"]);
  const outcome = await context.reveal(code);
  if (outcome.ok) return seeOther(`/tickets/${outcome.reference}`, flashCookie(request, "revealed"));
  // Nothing of this form is ever kept: a code in a row would tell whose report it opens.
  if (outcome.code === "signed_out") return seeOther("/login?redirectTo=/reveal");
  return failedForm(context, { errors: errorsBy(outcome, form) }, statusOf(outcome), retryAfterS(outcome));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Say that it was you · Resolve` },
];

export default function Reveal() {
  const { frame } = useLoaderData<typeof loader>();
  const errors: Readonly<Record<string, readonly string[]>> = useActionData<typeof action>()?.errors ?? {};
  return (
    <Page frame={frame} current="/reveal" width="narrow">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title="Say that it was you">
          For a report that you made without saying who you are. A formal inquiry needs your name.
        </PageHeading>
        <Card>
          <form className="stack" method="post" action="/reveal" noValidate>
            <p>
              Those who read the report see your name from then on, and it stands among your own tickets. It
              stays confidential, the code opens it no more, and this can’t be taken back.
            </p>
            <TextField
              id="code"
              name="code"
              label="Your code"
              hint="Four times four letters and digits."
              autoComplete="off"
              errors={errors.code}
            />
            <div>
              <Button>Put my name to it</Button>
            </div>
          </form>
        </Card>
      </div>
    </Page>
  );
}
