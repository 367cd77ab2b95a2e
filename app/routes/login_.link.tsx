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
import { ownPage } from "#app/domain/sign-in/own-page.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { ownPath } from "#app/http/own-path.ts";
import { errorsBy, linesOf, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where the link of a mail leads. Opening it does nothing: mail scanners open every link, and press no button. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const frame = isUnavailable(context) ? null : await context.read.viewer();
  const { searchParams } = new URL(request.url);
  const token = searchParams.get("token") ?? "";
  const redirectTo = targetIn(searchParams.get("redirectTo") ?? "");
  return data({ frame, token, redirectTo, titleStart: titleStart(context) });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { token, shared, redirectTo: asked } = textsOf(form, ["token", "shared", "redirectTo"]);
  const redirectTo = targetIn(asked);
  const begun = await context.signInByLink({ token, isShared: shared === "yes" });
  if (begun.ok) return seeOther(redirectTo ?? "/", ...begun.cookies);
  const answer = { token, redirectTo, errors: errorsBy(begun, form) };
  return failedForm(context, answer, statusOf(begun), retryAfterS(begun));
}

function targetIn(text: string): string | null {
  const path = ownPath(text);
  return path === null ? null : ownPage(path);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Sign in by a link · Resolve` },
];

export default function LinkSignIn() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { frame } = loaded;
  const { token, redirectTo } = answer ?? loaded;
  return (
    <Page frame={frame} current="/login" width="narrow">
      <div className="stack">
        <ErrorSummary errors={linesOf(answer?.errors ?? {})} />
        <PageHeading title="Sign in">The link of your mail works once.</PageHeading>
        {frame?.viewer && (
          <p>
            You are signed in as {frame.viewer.name}. <a href={redirectTo ?? "/"}>Go on</a>, or sign in by
            this link.
          </p>
        )}
        <Card>
          <form className="stack" method="post" action="/login/link">
            <HiddenFields values={{ token, ...(redirectTo === null ? {} : { redirectTo }) }} />
            <SharedComputer id="shared" chosen={undefined} />
            <Button full>Sign in</Button>
          </form>
        </Card>
        <p>
          <a
            href={
              redirectTo === null ? "/login/code" : `/login/code?redirectTo=${encodeURIComponent(redirectTo)}`
            }
          >
            Ask for another code
          </a>
        </p>
      </div>
    </Page>
  );
}
