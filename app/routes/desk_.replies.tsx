import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Words } from "#app/components/parts/words.tsx";
import type { CannedPage } from "#app/db/lists/canned.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { hasDesk, notThere, signedIn } from "#app/http/frame.ts";
import { errorsBy, linesOf, refused, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";

export { headers } from "#app/http/retry-after.ts";

const PATH = "/desk/replies";
const ME = { value: "me", label: "Me alone" };
const HINT = "Write {name}, {number} or {promise} where those of the ticket belong.";

/** Where staff keep the replies that they write once. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const begun = { titleStart: titleStart(context) };
  if (isUnavailable(context)) return data({ ...begun, frame: null, rows: [], parts: [] });
  const { rows, parts, ...frame } = signedIn(await context.read.canned(), request);
  if (!hasDesk(frame.viewer)) throw notThere(frame);
  return withFlash(request, { ...begun, frame, rows, parts });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { forget, ...said } = textsOf(form, ["id", "title", "words", "owner", "forget"]);
  const outcome = forget === "" ? await context.keepCanned(said) : await context.forgetCanned(idIn(forget));
  if (outcome.ok)
    return seeOther(PATH, flashCookie(request, forget === "" ? "canned_kept" : "canned_forgotten"));
  const status = statusOf(outcome);
  if (status !== 422 && status !== 503) throw await refused(outcome, { context, request, form });
  return failedForm(context, { said, errors: errorsBy(outcome, form) }, status, retryAfterS(outcome));
}

function idIn(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Ready-made replies · Resolve` },
];

export default function Replies() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { frame, rows, parts } = loaded;
  const errors: Errors = answer?.errors ?? {};
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null}>
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title="Ready-made replies" above={<a href="/desk">Desk</a>}>
          Choose one wherever you reply to a ticket, and change it before it is sent.
        </PageHeading>
        {rows.length === 0 && (
          <EmptyState title="There are none yet">
            <p>What you write again and again, you write here once.</p>
          </EmptyState>
        )}
        {rows.map((row) => (
          <Reply key={row.id} row={row} />
        ))}
        {answer?.said.id ? (
          <Card title="Not saved yet">
            <ReplyForm said={answer.said} errors={errors} />
          </Card>
        ) : (
          <Card title="Write a new one">
            <ReplyForm said={answer?.said} errors={errors} parts={parts} />
          </Card>
        )}
      </div>
    </Page>
  );
}

type Errors = Readonly<Record<string, readonly string[]>>;
type Said = { id: string; title: string; words: string; owner: string };

function Reply({ row }: { row: CannedPage["rows"][number] }) {
  const { id, title, words, domain, scope } = row;
  return (
    <Card title={title}>
      <p className="soft">{scope || domain || ME.label}</p>
      <Words>{words}</Words>
      <Disclosure label="Change it">
        <ReplyForm said={{ id: String(id), title, words, owner: "" }} errors={{}} at={`reply-${id}-`} />
        <form method="post" action={PATH}>
          <HiddenFields values={{ forget: id }} />
          <Button look="quiet">{`Delete “${title}”`}</Button>
        </form>
      </Disclosure>
    </Card>
  );
}

interface ReplyFormProps {
  said: Said | undefined;
  errors: Errors;
  /** Where a new one can be kept; one that is there stays whose it is. */
  parts?: CannedPage["parts"];
  /** Before the ids of its controls. */
  at?: string;
}

function ReplyForm({ said, errors, parts, at = "" }: ReplyFormProps) {
  return (
    <form className="stack" data-gap="tight" method="post" action={PATH} noValidate>
      <HiddenFields values={{ id: said?.id ?? "" }} />
      <TextField
        id={`${at}title`}
        name="title"
        label="What it is called"
        autoComplete="off"
        defaultValue={said?.title}
        errors={errors.title}
      />
      <TextArea
        id={`${at}words`}
        name="words"
        label="What it says"
        hint={HINT}
        rows={5}
        defaultValue={said?.words}
        errors={errors.words}
      />
      {parts?.length === 0 && <HiddenFields values={{ owner: said?.owner || ME.value }} />}
      {parts !== undefined && parts.length > 0 && (
        <SelectField
          id={`${at}owner`}
          name="owner"
          label="Who can choose it"
          options={[ME, ...parts.map((part) => ({ ...part, label: `Everybody in ${part.label}` }))]}
          defaultValue={said?.owner || ME.value}
          errors={errors.owner}
        />
      )}
      <div>
        <Button>Save it</Button>
      </div>
    </form>
  );
}
