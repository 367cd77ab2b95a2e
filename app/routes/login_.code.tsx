import type { Submission } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AskForCode, EnterCode } from "#app/components/account/code-forms.tsx";
import { WaitingForm } from "#app/components/kept/waiting-form.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import type { MailState } from "#app/db/account/read-code-page.ts";
import { errorLines } from "#app/forms/fields/error-lines.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { carried, carriedIn } from "#app/forms/kept-form.ts";
import { replyErrors } from "#app/forms/reply-errors.ts";
import { askForCodeSchema } from "#app/forms/sign-in-form.ts";
import { authenticateByCode } from "#app/http/authenticator.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { ownPath } from "#app/http/own-path.ts";
import { errorsBy, type No, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

/** Signing in by a code: first who it is, then, in the same browser, the digits of the mail. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { mail, ...frame } = isUnavailable(context)
    ? { mail: "works" as const, viewer: null, campus: null }
    : await context.read.codePage();
  const redirectTo = ownPath(new URL(request.url).searchParams.get("redirectTo") ?? "");
  const { viewer, campus } = frame;
  return data({
    frame: campus && { viewer, campus },
    mail,
    redirectTo,
    hasCode: context.hasCode,
    titleStart: titleStart(context),
  });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  return form.has("code") ? enter(context, form) : ask(context, form);
}

async function ask(context: AppLoadContext, form: FormData) {
  const submission = parseWithZod(form, { schema: askForCodeSchema });
  const leadsTo = ownPath(String(form.get("redirectTo") ?? ""));
  const asked =
    submission.status === "success"
      ? await context.askForCode({ email: submission.value.email, leadsTo })
      : null;
  if (!asked?.ok) return failed(context, form, "ask", submission, asked);
  const answer = { step: "enter" as const, result: null, ...around(form) };
  return data(answer, { headers: { "Set-Cookie": asked.cookie } });
}

async function enter(context: AppLoadContext, form: FormData) {
  const { submission, begun } = await authenticateByCode(context, form);
  if (!begun?.ok) return failed(context, form, "enter", submission, begun);
  const answer = { step: "done" as const, result: null, ...around(form) };
  if (!answer.kept) return seeOther(answer.redirectTo ?? "/", ...begun.cookies);
  const headers = new Headers();
  for (const cookie of begun.cookies) headers.append("Set-Cookie", cookie);
  return data(answer, { headers });
}

/** The same step again; `no` is null where the form itself was incomplete. */
function failed(
  context: AppLoadContext,
  form: FormData,
  step: "ask" | "enter",
  submission: Submission<unknown, string[]>,
  no: No | null,
) {
  // It may come from the page that asks for a password.
  const result = submission.reply({
    hideFields: ["password"],
    ...(no ? replyErrors(errorsBy(no, form)) : {}),
  });
  const answer = { step, result, ...around(form) };
  return no ? failedForm(context, answer, statusOf(no), retryAfterS(no)) : failedForm(context, answer);
}

/** What goes along from step to step. */
function around(form: FormData) {
  const redirectTo = ownPath(String(form.get("redirectTo") ?? ""));
  return { redirectTo, kept: carriedIn(form, redirectTo), isShared: form.get("shared") === "yes" };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Sign in by a code · Resolve` },
];

export default function CodeSignIn() {
  const { frame, mail, hasCode, redirectTo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.step === "done" && answer.kept) return <WaitingForm kept={answer.kept} />;
  const step = answer?.step ?? (hasCode ? "enter" : "ask");
  const target = answer ? answer.redirectTo : redirectTo;
  const hidden = answer?.kept ? carried(answer.kept) : { redirectTo: target === null ? [] : [target] };
  const forCode = answer?.isShared ? { ...hidden, shared: ["yes"] } : hidden;
  const back = target === null ? "/login" : `/login?redirectTo=${encodeURIComponent(target)}`;
  return (
    <Page frame={frame} current="/login" width="narrow">
      <div className="stack">
        <ErrorSummary errors={errorLines(answer?.result, step === "enter" ? "enter" : "ask")} />
        <PageHeading title={step === "enter" ? "Type the code" : "Sign in by a code"}>
          {step === "enter"
            ? "If this address belongs to somebody here, a code is on its way to it. The link beside it signs you in as well."
            : "We send it to your campus e-mail. No password is needed."}
        </PageHeading>
        <MailNotice mail={mail} />
        {answer?.kept && <p>Your words are safe. They come back when you have signed in.</p>}
        {step === "enter" ? (
          <>
            <EnterCode hidden={forCode} lastResult={answer?.result} />
            <Disclosure label="No mail has come?">
              <p>It takes a minute at most. Look among unwanted mail, and check the address.</p>
              <AskForCode hidden={hidden} again />
            </Disclosure>
          </>
        ) : (
          <Card>
            <AskForCode hidden={hidden} lastResult={answer?.result} />
          </Card>
        )}
        {!answer?.kept && (
          <p>
            <a href={back}>Sign in with your password</a>
          </p>
        )}
      </div>
    </Page>
  );
}

/** The truth about mails before somebody waits for one; the same for everybody. */
function MailNotice({ mail }: { mail: MailState }) {
  if (mail === "works") return null;
  return (
    <Banner tone="info">
      {mail === "none"
        ? "This site sends no mails yet, so no code can reach you. Sign in with your password."
        : "Mails are late at this moment: the mail server does not answer. Your password signs you in meanwhile."}
    </Banner>
  );
}
