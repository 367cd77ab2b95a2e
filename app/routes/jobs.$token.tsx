import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Shell } from "#app/components/page/shell.tsx";
import { Button, ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Words } from "#app/components/parts/words.tsx";
import { type JobStanding, standingOfJob } from "#app/domain/people/contact-jobs.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import { LONGEST_KEY } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { formOf } from "#app/http/form-of.ts";
import { errorsBy, linesOf, retryAfterS, statusOf } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { someRoom, windowWords } from "#app/words/job-words.ts";
import { shownAt } from "#app/words/shown.ts";
import { timesWords } from "#app/words/time-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** A contact's work order, by the link in their mail: reading it changes nothing, whoever or whatever follows it. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { token = "" } = params;
  const { campus, job } = await context.read.job(token);
  const standing = job && standingOfJob(job, context.now);
  const chosen = textIn(request, "answer");
  const key = context.newKey();
  const status = standing === null ? 404 : standing === "waits" || standing === "answered" ? 200 : 410;
  const around = { chosen, token, key, now: context.now, titleStart: titleStart(context) };
  return data({ campus, job, standing, ...around }, { status });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { token = "" } = params;
  const form = await formOf(context, request);
  const { idempotencyKey, ...said } = textsOf(form, ["answer", "reason", "idempotencyKey"]);
  const isKey = idempotencyKey !== "" && idempotencyKey.length <= LONGEST_KEY;
  const key = isKey ? idempotencyKey : context.newKey();
  const outcome = await context.answerJob({ token, input: said, key });
  if (outcome.ok) return seeOther(`/jobs/${token}`);
  return failedForm(
    context,
    { said, key, errors: errorsBy(outcome, form) },
    // Who has no such link is told no more than that.
    statusOf(outcome) === 401 ? 404 : statusOf(outcome),
    retryAfterS(outcome),
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Work order · Resolve` },
  { name: "robots", content: "noindex" },
];

const OVER: Readonly<Record<Exclude<JobStanding, "waits" | "answered">, string>> = {
  revoked: "This work order was taken back: there is nothing for you to do there any more.",
  expired: "This link is too old. Whoever sent it to you sends a new one, if it still needs to be done.",
};

export default function JobPage() {
  const { campus, job, standing, chosen, token, key, now } = useLoaderData<typeof loader>();
  const returned = useActionData<typeof action>();
  const answer = returned?.said.answer ?? chosen;
  return (
    <Shell
      bar={{ campus: campus.name, nav: [], person: null }}
      footer={{ links: [], numbers: [] }}
      width="narrow"
    >
      <div className="stack">
        <ErrorSummary errors={linesOf(returned?.errors ?? {})} />
        {!job || !standing ? (
          <PageHeading title="There is nothing here">
            This link leads nowhere. Please check that all of it was copied.
          </PageHeading>
        ) : (
          <>
            <PageHeading title={headingOf(standing, job.answer)} above={`Work order, #${job.reference}`}>
              {standing === "revoked" || standing === "expired" ? OVER[standing] : null}
            </PageHeading>
            {(standing === "waits" || standing === "answered") && (
              <Card title="What it is">
                <Words>{job.words}</Words>
                <FactList
                  facts={[
                    { term: "Where", value: job.place || someRoom(job.scope) },
                    {
                      term: "When",
                      value: windowWords(job.visitFromAt, job.visitUntilAt, (at) =>
                        formatMoment(at, shownAt(campus, now)),
                      ),
                    },
                    ...(job.times.length > 0
                      ? [{ term: "Somebody is there", value: timesWords(job.times, shownAt(campus, now)) }]
                      : []),
                    { term: "From", value: job.from },
                  ]}
                />
              </Card>
            )}
            {standing === "waits" && (
              <Answer
                answer={answer}
                path={`/jobs/${token}`}
                idempotencyKey={returned?.key ?? key}
                reason={returned?.said.reason}
                errors={returned?.errors.reason}
              />
            )}
          </>
        )}
      </div>
    </Shell>
  );
}

interface AnswerProps {
  answer: string;
  path: string;
  idempotencyKey: string;
  reason?: string;
  errors?: readonly string[];
}

/** One button for the answer that was chosen in the mail, and the way to the other one. */
function Answer({ answer, path, idempotencyKey, reason, errors }: AnswerProps) {
  if (answer !== "done" && answer !== "not_possible")
    return (
      <div className="cluster" id="answer">
        <ButtonLink href={`${path}?answer=done`} full>
          It is done
        </ButtonLink>
        <ButtonLink href={`${path}?answer=not_possible`} look="secondary" full>
          It was not possible
        </ButtonLink>
      </div>
    );
  const isDone = answer === "done";
  return (
    <form className="stack" method="post" action={path} noValidate>
      <HiddenFields values={{ answer, idempotencyKey }} />
      {!isDone && (
        <TextArea
          id="reason"
          name="reason"
          label="Why was it not possible?"
          hint="“Nobody was there” is enough."
          rows={3}
          defaultValue={reason}
          errors={errors}
        />
      )}
      <div className="cluster">
        <Button full>{isDone ? "Yes, it is done" : "Send"}</Button>
        <a href={`${path}?answer=${isDone ? "not_possible" : "done"}`}>
          {isDone ? "It was not possible" : "It is done after all"}
        </a>
      </div>
    </form>
  );
}

function headingOf(standing: JobStanding, answer: string | null): string {
  if (standing === "waits") return "There is something for you to do";
  if (standing === "answered")
    return answer === "done"
      ? "Thank you: you said that it is done"
      : "Thank you: you said that it was not possible";
  return standing === "revoked" ? "Not needed any more" : "This link is over";
}
