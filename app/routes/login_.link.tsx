import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { SharedComputer } from "#app/components/account/shared-computer.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { errorsBy, linesOf, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where the link of a mail leads. Opening it does nothing: mail scanners open every link, and press no button. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const frame = isUnavailable(context) ? null : await context.read.viewer();
  const token = new URL(request.url).searchParams.get("token") ?? "";
  return data({ frame, token, titleStart: titleStart(context) });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { token, shared } = textsOf(form, ["token", "shared"]);
  const begun = await context.signInByLink({ token, isShared: shared === "yes" });
  if (begun.ok) return seeOther("/", ...begun.cookies);
  return failedForm(context, { token, errors: errorsBy(begun, form) }, statusOf(begun), retryAfterS(begun));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Sign in by a link · Resolve` },
];

export default function LinkSignIn() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { frame } = loaded;
  return (
    <Page frame={frame} current="/login" width="narrow">
      <div className="stack">
        <ErrorSummary errors={linesOf(answer?.errors ?? {})} />
        <PageHeading title="Sign in">The link of your mail works once.</PageHeading>
        {frame?.viewer && (
          <p>
            You are signed in as {frame.viewer.name}. <a href="/">Go on</a>, or sign in by this link.
          </p>
        )}
        <Card>
          <form className="stack" method="post" action="/login/link">
            <HiddenFields values={{ token: answer?.token ?? loaded.token }} />
            <SharedComputer id="shared" chosen={undefined} />
            <Button full>Sign in</Button>
          </form>
        </Card>
        <p>
          <a href="/login/code">Ask for another code</a>
        </p>
      </div>
    </Page>
  );
}
