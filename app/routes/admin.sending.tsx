import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { Sending } from "#app/db/sending/read-sending.ts";
import { isSilent } from "#app/domain/proof/campus-health.ts";
import { textsOf } from "#app/forms/words.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { wholeNumberIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { countWords } from "#app/words/count-words.ts";
import { RUN_WORDS } from "#app/words/health-words.ts";
import { ALARM_WORDS } from "#app/words/mail-words.ts";
import {
  channelState,
  channelWords,
  givenUpWords,
  isStuck,
  jobWords,
  messageWords,
  sendingTitle,
} from "#app/words/sending-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";
import { ageWords } from "#app/words/span-words.ts";

export { headers } from "#app/http/retry-after.ts";

const PATH = "/admin/sending";

/** What an operator looks after: what is sent, what was given up, and the clock's own work. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const before = wholeNumberIn(request, "before");
  const { sending, ...frame } = signedIn(await context.read.sending({ before }), request);
  if (!sending) throw notThere(frame);
  return withFlash(request, { frame, sending, now: context.now });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { retry } = textsOf(form, ["retry"]);
  const outcome = await context.retryDeadLetter(/^\d{1,15}$/.test(retry) ? Number(retry) : 0);
  if (!outcome.ok) throw await refused(outcome, { context, request, form });
  return seeOther(PATH, flashCookie(request, "letter_retried"));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${sendingTitle(data.sending, data.now)} · Resolve` : "Resolve" },
];

export default function SendingPage() {
  const { frame, flash, sending, now } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={flash} current={PATH}>
      <div className="stack">
        <PageHeading title={sendingTitle(sending, now)} above={<a href="/admin">Admin</a>}>
          No message is shown here: what it says is for whoever it is to.
        </PageHeading>
        {sending.mailAlarms.map((alarm) => (
          <Banner key={alarm} tone="error">
            {ALARM_WORDS[alarm]} <a href="/admin/mail">What has arrived</a>
          </Banner>
        ))}
        {sending.channels.map((channel) => (
          <Channel key={channel.key} channel={channel} most={sending.countLimit} shown={shown} />
        ))}
        {frame.campus.madeByDemo && (
          <p>
            This campus is invented: here you may <a href="/admin/sending/mails">read the mails that wait</a>.
          </p>
        )}
        <Clock {...sending} shown={shown} />
        <Dead {...sending} shown={shown} />
      </div>
    </Page>
  );
}

function Channel({
  channel,
  most,
  shown,
}: {
  channel: Sending["channels"][number];
  most: number;
  shown: Shown;
}) {
  const { key, waiting, fresh, hour, old, sentLately, probeAt } = channel;
  const count = (of: number) => countWords(of, most);
  return (
    <Card title={channelWords(key)} {...(probeAt === null ? {} : { tone: "asks" })}>
      <p>{channelState(channel, shown)}</p>
      <FactList
        look="rows"
        facts={[
          { term: "Waiting", value: count(waiting) },
          ...(waiting === 0
            ? []
            : [
                { term: "of these up to 10 minutes old", value: count(fresh) },
                { term: "up to an hour old", value: count(hour) },
                { term: "older", value: count(old) },
              ]),
          { term: "Sent in the last hour", value: count(sentLately) },
        ]}
      />
    </Card>
  );
}

function Clock({
  runs,
  late,
  lateLimit,
  jobs,
  shown,
}: Pick<Sending, "runs" | "late" | "lateLimit" | "jobs"> & { shown: Shown }) {
  const isLate =
    late.count > 0 ||
    runs.some((run) => isSilent(run, shown.now)) ||
    jobs.some((job) => isStuck(job, shown.now));
  const facts = [
    {
      term: "Moments that are late",
      value:
        late.since === null
          ? "None"
          : `${countWords(late.count, lateLimit)}, the oldest by ${ageWords(shown.now - late.since)}`,
    },
    ...runs.map((run) => ({
      term: RUN_WORDS[run.name] ?? run.name,
      value: (
        <>
          <Time at={momentOf(run.startedAt, shown)} />
          {isSilent(run, shown.now) && ": too long ago"}
          {run.finds > 0 && `, ${run.finds} found since the beginning`}
        </>
      ),
    })),
    ...jobs.map((job) => ({
      term: jobWords(job),
      value: `${job.done} done, ${job.waiting} waiting, ${job.refused} refused, begun ${ageWords(shown.now - job.createdAt)} ago${isStuck(job, shown.now) ? ": too long" : ""}`,
    })),
  ];
  return (
    <Card title="The clock" tone={isLate ? "asks" : "good"}>
      <FactList look="rows" facts={facts} />
    </Card>
  );
}

function Dead({ dead, olderBefore, shown }: Pick<Sending, "dead" | "olderBefore"> & { shown: Shown }) {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="dead">
      <h2 id="dead">Given up</h2>
      {dead.length === 0 && <EmptyState title="Nothing was given up" />}
      {dead.length > 0 && (
        <ul className="plain-list">
          {dead.map((message) => (
            <li key={message.id}>
              <span>
                <strong>{messageWords(message)}</strong>
                {message.reference && ` · #${message.reference}`} ·{" "}
                <Time at={momentOf(message.createdAt, shown)} />
                <small>{` ${message.attempts === 1 ? "One try" : `${message.attempts} tries`}. ${givenUpWords(message)}`}</small>
              </span>
              <form method="post" action={PATH}>
                <HiddenFields values={{ retry: message.id }} />
                <Button look="secondary">
                  Try it again<span className="visually-hidden">{`: message ${message.id}`}</span>
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <Pagination older={olderBefore === null ? null : `${PATH}?before=${olderBefore}`} />
    </section>
  );
}
