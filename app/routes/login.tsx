import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { SignInForm } from "#app/components/account/sign-in-form.tsx";
import { WaitingForm } from "#app/components/kept/waiting-form.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { DemoSignIns } from "#app/components/parts/demo-sign-ins.tsx";
import { errorLines } from "#app/forms/fields/error-lines.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { carried, carriedIn } from "#app/forms/kept-form.ts";
import { replyErrors } from "#app/forms/reply-errors.ts";
import { authenticate } from "#app/http/authenticator.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { ownPath } from "#app/http/own-path.ts";
import { errorsBy, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const frame = isUnavailable(context) ? null : await context.read.viewer();
  const redirectTo = ownPath(new URL(request.url).searchParams.get("redirectTo") ?? "");
  return withFlash(request, { frame, redirectTo, titleStart: titleStart(context) });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { submission, begun } = await authenticate(context, form);
  const redirectTo = ownPath(String(form.get("redirectTo") ?? ""));
  const kept = carriedIn(form, redirectTo);
  if (begun?.ok && !kept) return seeOther(redirectTo ?? "/", begun.cookie);
  if (begun?.ok) return data({ redirectTo, kept, result: null }, { headers: { "Set-Cookie": begun.cookie } });

  const errors = begun ? replyErrors(errorsBy(begun, form)) : {};
  const result = submission.reply({ hideFields: ["password"], ...errors });
  const answer = { redirectTo, kept, result };
  return begun
    ? failedForm(context, answer, statusOf(begun), retryAfterS(begun))
    : failedForm(context, answer);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Sign in · Resolve` },
];

export default function Login() {
  const { frame, flash, redirectTo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.kept && answer.result === null) return <WaitingForm kept={answer.kept} />;
  const target = answer ? answer.redirectTo : redirectTo;
  const hidden = answer?.kept ? carried(answer.kept) : { redirectTo: target === null ? [] : [target] };
  return (
    <Page frame={frame} flash={flash} current="/login" width="narrow">
      <div className="stack">
        <ErrorSummary errors={errorLines(answer?.result, "sign-in")} />
        <PageHeading title="Sign in">
          Say what is wrong. The right person is told, and you get a promise.
        </PageHeading>
        {frame?.viewer && (
          <p>
            You are signed in as {frame.viewer.name}. <a href="/">Go on</a>, or sign in as somebody else.
          </p>
        )}
        {answer?.kept && <p>Your words are safe. They come back when you have signed in.</p>}
        <SignInForm hidden={hidden} lastResult={answer?.result} />
        <p>
          You don’t want to say who you are? Harassment, ragging and the like you can{" "}
          <a href="/anonymous">report without your name</a>.
        </p>
        {frame?.campus.madeByDemo && <DemoSignIns />}
      </div>
    </Page>
  );
}
