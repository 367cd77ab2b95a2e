import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { MailList } from "#app/components/lists/mail-list.tsx";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { ViewNav } from "#app/components/page/view-nav.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { MOST_COUNTED } from "#app/domain/mail-in/settings.ts";
import { mailAlarms } from "#app/domain/mail-in/silence.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { textsOf, wholeNumber } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, retryAfterS, statusOf } from "#app/http/refused.ts";
import { textIn, wholeNumberIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { adminPages } from "#app/words/admin-words.ts";
import { countWords } from "#app/words/count-words.ts";
import { ALARM_WORDS, SENDERS_WORDS } from "#app/words/mail-words.ts";
import { shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where operators see what mail arrived and what became of it, and admins what waits and how strangers are treated. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const around = { now: context.now, titleStart: titleStart(context) };
  if (isUnavailable(context))
    return data({
      frame: null,
      rights: null,
      traces: null,
      list: "all" as const,
      wasBefore: false,
      ...around,
    });
  const list = textIn(request, "list") === "quarantine" ? "quarantine" : "all";
  const before = wholeNumberIn(request, "before");
  const asked = { list, before } as const;
  const { rights, traces, ...frame } = signedIn(await context.read.mailTraces(asked), request);
  if (!traces) throw notThere(frame);
  if (rights.maySet) confirmed(frame, request, context.now);
  return withFlash(request, { frame, rights, traces, list, wasBefore: before !== null, ...around });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const said = textsOf(form, ["unknownSenders", "acceptedDomains", "silenceHours"]);
  const outcome = await context.setUpMail({ ...said, silenceHours: wholeNumber.parse(said.silenceHours) });
  if (outcome.ok) return seeOther("/admin/mail", flashCookie(request, "mail_set_up"));
  const status = statusOf(outcome);
  if (status !== 422 && status !== 503) throw await refused(outcome, { context, request, form });
  return failedForm(context, { said, errors: errorsBy(outcome, form) }, status, retryAfterS(outcome));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Mail · Resolve` },
];

export default function MailTraces() {
  const loaded = useLoaderData<typeof loader>();
  const { frame, rights, traces, list, wasBefore, now } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/admin/mail">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading
          title="Mail"
          above={adminPages(frame?.viewer?.grants ?? []).length > 0 && <a href="/admin">Admin</a>}
        >
          {waitingWords(traces?.waiting ?? 0)} What mails say stands on their tickets alone.
        </PageHeading>
        {frame && traces && (
          <>
            {mailAlarms({ ...traces, now }).map((alarm) => (
              <Banner key={alarm} tone="error">
                {ALARM_WORDS[alarm]}
              </Banner>
            ))}
            <ViewNav
              label="Lists"
              views={[
                { href: "/admin/mail", label: "Everything", current: list === "all" },
                {
                  href: "/admin/mail?list=quarantine",
                  label: "Waiting",
                  count: countWords(traces.waiting, MOST_COUNTED),
                  current: list === "quarantine",
                },
              ]}
            />
            {traces.rows.length > 0 ? (
              <MailList rows={traces.rows} shown={shownAt(frame.campus, now)} />
            ) : (
              <Nothing list={list} isBehind={wasBefore} />
            )}
            <Pagination
              older={traces.older === null ? null : `/admin/mail?list=${list}&before=${traces.older}`}
            />
          </>
        )}
        {(answer || rights?.maySet) && (
          <SettingsForm said={answer?.said ?? traces?.settings} errors={errors} />
        )}
      </div>
    </Page>
  );
}

/** What waits comes first; the rest is for looking up. */
function waitingWords(waiting: number): string {
  if (waiting === 0) return "What arrived, and what became of it: nothing waits.";
  return waiting === 1
    ? "One mail waits for a decision."
    : `${countWords(waiting, MOST_COUNTED)} mails wait for a decision.`;
}

function Nothing({ list, isBehind }: { list: string; isBehind: boolean }) {
  if (isBehind) return <EmptyState title="There is none before that" />;
  return list === "quarantine" ? (
    <EmptyState title="Nothing waits">
      <p>
        Mail from addresses that are nobody’s, from lists and in floods stops here until somebody decides.
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="No mail has come yet">
      <p>Each mail to the campus stands here from the moment it arrives, whatever becomes of it.</p>
    </EmptyState>
  );
}

interface SettingsFormProps {
  said?: { unknownSenders: string; acceptedDomains: string; silenceHours: number | string };
  errors: Readonly<Record<string, readonly string[]>>;
}

function SettingsForm({ said, errors }: SettingsFormProps) {
  const field = (name: "unknownSenders" | "acceptedDomains" | "silenceHours") => ({
    id: name,
    name,
    errors: errors[name],
    defaultValue: said && String(said[name]),
  });
  return (
    <Card title="How mail is treated">
      <form className="stack" method="post" action="/admin/mail" noValidate>
        <SelectField
          {...field("unknownSenders")}
          label="Mail from addresses that are nobody’s"
          options={Object.entries(SENDERS_WORDS).map(([value, label]) => ({ value, label }))}
        />
        <TextField
          {...field("acceptedDomains")}
          label="Domains that are accepted"
          hint="Separated by blanks; mail from elsewhere waits. Whoever writes from there becomes a person with nothing but their address."
          optional
        />
        <TextField
          {...field("silenceHours")}
          label="Hours without any mail that are worth a look"
          inputMode="numeric"
        />
        <div>
          <Button>Save it</Button>
        </div>
      </form>
    </Card>
  );
}
