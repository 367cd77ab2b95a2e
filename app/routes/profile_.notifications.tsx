import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ProfileNav } from "#app/components/account/profile-nav.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import {
  type Choices,
  OWN_TOPICS,
  preferenceOn,
  TOPICS,
  type Topic,
  WORK_TOPICS,
} from "#app/domain/telling/how-told.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { hasDesk, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { ESSENTIAL, ESSENTIAL_AT_WORK, hourWords, TOPIC_WORDS } from "#app/words/topic-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** How somebody is told, beside their inbox, which always has everything. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const around = { titleStart: titleStart(context) };
  const { choices, repliesInPublic, ...frame } = signedIn(await context.read.preferences(), request);
  return withFlash(request, { frame, choices, repliesInPublic, ...around });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const mail = form.getAll("mail").filter((topic) => typeof topic === "string");
  const said = { mail, ...textsOf(form, ["digest", "quietFrom", "quietUntil"]) };
  const answers = form.has("answers") ? { repliesInPublic: form.get("answers") === "public" } : {};
  const saved = await context.savePreferences({ ...said, ...answers });
  if (saved.ok) return seeOther("/profile/notifications", flashCookie(request, "notifications_saved"));
  // While the database is away nobody knows what this form has to ask.
  if (statusOf(saved) !== 422) throw await refused(saved, { context, request, form });
  return failedForm(context, { said: { ...said, ...answers }, errors: errorsBy(saved, form) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}How you are told · Resolve` },
];

export default function Notifications() {
  const loaded = useLoaderData<typeof loader>();
  const { frame } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  const works = hasDesk(frame.viewer);
  const said = answer?.said ?? saidOf(loaded.choices);
  const inPublic = answer?.said.repliesInPublic ?? loaded.repliesInPublic;
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/profile">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title="How you are told">
          Your <a href="/inbox">inbox</a> has everything, whatever you choose here. This is about e-mail.
        </PageHeading>
        <ProfileNav current="/profile/notifications" />
        <Always works={works} />
        <form className="stack" method="post" action="/profile/notifications" noValidate>
          <Card title="E-mails that you want">
            <TopicChoice
              id="own"
              label="About what you reported or follow"
              topics={OWN_TOPICS}
              wanted={said.mail}
            />
            {works ? (
              <TopicChoice id="work" label="About your work" topics={WORK_TOPICS} wanted={said.mail} />
            ) : (
              <HiddenFields values={{ mail: WORK_TOPICS.filter((topic) => said.mail.includes(topic)) }} />
            )}
          </Card>
          {works && <AnswersChoice inPublic={inPublic} />}
          <Card title="When they come">
            <HourField
              id="digest"
              label="Each by itself, or once a day as a list?"
              none="Each by itself"
              hour={said.digest}
              before="Once a day, at "
              errors={errors.digest}
            />
            <HourField
              id="quietFrom"
              label="Quiet hours from"
              none="No quiet hours"
              hour={said.quietFrom}
              errors={errors.quietFrom}
            />
            <HourField
              id="quietUntil"
              label="Quiet hours until"
              none="No quiet hours"
              hour={said.quietUntil}
              errors={errors.quietUntil}
            />
            <p className="soft">What comes in quiet hours waits for their end and arrives as one list.</p>
          </Card>
          <div>
            <Button>Save</Button>
          </div>
        </form>
      </div>
    </Page>
  );
}

/** What cannot be switched off, each with the reason. */
function Always({ works }: { works: boolean }) {
  const rows = works ? [...ESSENTIAL, ...ESSENTIAL_AT_WORK] : ESSENTIAL;
  return (
    <Card title="Always sent at once">
      <ul>
        {rows.map(({ what, why }) => (
          <li key={what}>
            <strong>{what}</strong>
            {`: ${why}`}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What becomes of an answer by mail to a mail about one's work. */
function AnswersChoice({ inPublic }: { inPublic: boolean }) {
  return (
    <Card title="When you answer such an e-mail">
      <SelectField
        id="answers"
        name="answers"
        label="What you write becomes"
        hint="Only answers to mails that you got yourself, and only where the sender is verified."
        options={[
          { value: "note", label: "a note, until you send it from the ticket" },
          { value: "public", label: "a reply, which the requester gets" },
        ]}
        defaultValue={inPublic ? "public" : "note"}
      />
    </Card>
  );
}

interface TopicChoiceProps {
  id: string;
  label: string;
  topics: readonly Topic[];
  wanted: readonly string[];
}

function TopicChoice({ id, label, topics, wanted }: TopicChoiceProps) {
  const options = topics.map((topic) => ({ value: topic, ...TOPIC_WORDS[topic] }));
  return <Checkboxes id={id} name="mail" label={label} options={options} defaultValue={wanted} />;
}

interface HourFieldProps {
  id: string;
  label: string;
  none: string;
  hour: string;
  before?: string;
  errors?: readonly string[];
}

function HourField({ id, label, none, hour, before = "", errors }: HourFieldProps) {
  const options = HOURS.map((each) => ({ value: String(each), label: before + hourWords(each) }));
  return (
    <SelectField
      id={id}
      name={id}
      label={label}
      options={options}
      placeholder={none}
      defaultValue={hour}
      errors={errors}
    />
  );
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** What is kept, as the form says it. */
function saidOf(choices: Choices) {
  const { off, digestHour, quiet } = preferenceOn("mail", choices);
  const text = (hour: number | null | undefined) => (hour === null || hour === undefined ? "" : String(hour));
  return {
    mail: TOPICS.filter((topic) => !off.includes(topic)) as readonly string[],
    digest: text(digestHour),
    quietFrom: text(quiet?.fromHour),
    quietUntil: text(quiet?.untilHour),
  };
}
