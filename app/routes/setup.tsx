import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { SetUpForm } from "#app/components/account/set-up-form.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { errorLines } from "#app/forms/fields/error-lines.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { replyErrors } from "#app/forms/reply-errors.ts";
import { setUpIn } from "#app/forms/set-up-form.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere } from "#app/http/frame.ts";
import { errorsBy, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const token = tokenOf(request);
  if (isUnavailable(context)) return data({ frame: null, token, titleStart: titleStart(context) });
  const { isOpen, ...frame } = await context.opensSetUp(token);
  if (!isOpen) throw notThere(frame);
  return data({ frame, token, titleStart: titleStart(context) });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { submission, said } = setUpIn(form);
  const outcome = await context.setUp({ token: tokenOf(request), ...said });
  if (outcome.ok) return seeOther("/login");
  if (outcome.code === "not_found") throw notThere(await context.read.viewer());
  const result = submission.reply({ hideFields: ["password"], ...replyErrors(errorsBy(outcome, form)) });
  return failedForm(context, { result }, statusOf(outcome), retryAfterS(outcome));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Set up the campus · Resolve` },
];

export default function SetUp() {
  const { frame, token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page frame={frame} width="narrow">
      <div className="stack">
        <ErrorSummary errors={errorLines(answer?.result, "set-up")} />
        <PageHeading title="Set up the campus">
          You become its super admin: you decide who does what. This page works once.
        </PageHeading>
        <SetUpForm token={token} lastResult={answer?.result} />
      </div>
    </Page>
  );
}

function tokenOf(request: Request): string {
  return new URL(request.url).searchParams.get("token") ?? "";
}
