import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ProfileNav } from "#app/components/account/profile-nav.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { OwnToken } from "#app/db/account/api-tokens.ts";
import { SCOPES } from "#app/domain/sign-in/api-tokens.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { textsOf } from "#app/forms/words.ts";
import { failedForm, isUnavailable, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { confirmed, signedIn } from "#app/http/frame.ts";
import { errorsBy, keyAfter, linesOf, refused, retryAfterS, statusOf } from "#app/http/refused.ts";
import { seeOther } from "#app/http/see-other.ts";
import { formatMoment, type Shown, shownAt } from "#app/words/shown.ts";
import { DAYS_WORDS, SCOPE_WORDS } from "#app/words/token-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** With what programs sign in, in the name of whoever looks. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const around = { now: context.now, key: context.newKey(), titleStart: titleStart(context) };
  if (isUnavailable(context)) return data({ frame: null, tokens: [], ...around });
  const { tokens, ...frame } = signedIn(await context.read.tokens(), request);
  confirmed(frame, request, context.now);
  return withFlash(request, { frame, tokens, ...around });
}

/** Makes one, whose text only this answer shows; or takes one away. */
export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const {
    revoke,
    idempotencyKey: key,
    ...typed
  } = textsOf(form, ["revoke", "idempotencyKey", "name", "days"]);
  if (revoke !== "") {
    const revoked = await context.revokeToken(revoke);
    if (!revoked.ok) throw await refused(revoked, { context, request, form });
    return seeOther("/profile/tokens", flashCookie(request, "token_revoked"));
  }
  const said = { ...typed, scopes: form.getAll("scopes").filter((scope) => typeof scope === "string") };
  const made = await context.makeToken({ ...said, key });
  if (made.ok) return data({ made, said: null, errors: {}, key: null });
  const status = statusOf(made);
  if (status !== 422 && status !== 503) throw await refused(made, { context, request, form });
  const returned = { made: null, said, errors: errorsBy(made, form), key: keyAfter(made, form, context) };
  return failedForm(context, returned, status, retryAfterS(made));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.titleStart ?? ""}Your tokens · Resolve` },
];

export default function Tokens() {
  const loaded = useLoaderData<typeof loader>();
  const { frame, tokens, now } = loaded;
  const answer = useActionData<typeof action>();
  const errors: Readonly<Record<string, readonly string[]>> = answer?.errors ?? {};
  const shown = frame && shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={"flash" in loaded ? loaded.flash : null} current="/profile">
      <div className="stack">
        <ErrorSummary errors={linesOf(errors)} />
        <PageHeading title="Your tokens">
          A token lets a program of yours do here what you may, as far as you allow it. How is in the{" "}
          <a href="/api/docs">description for programs</a>.
        </PageHeading>
        <ProfileNav current="/profile/tokens" />
        {answer?.made && shown && <MadeToken {...answer.made} shown={shown} />}
        {shown && tokens.map((token) => <TokenCard key={token.id} token={token} now={now} shown={shown} />)}
        {tokens.length === 0 && <p className="soft">You have no tokens.</p>}
        <NewToken said={answer?.said ?? null} errors={errors} idempotencyKey={answer?.key ?? loaded.key} />
      </div>
    </Page>
  );
}

function MadeToken({
  token,
  name,
  expiresAt,
  shown,
}: {
  token: string;
  name: string;
  expiresAt: number;
  shown: Shown;
}) {
  return (
    <Card title={`Your new token: ${name}`}>
      <p>
        <code>{token}</code>
      </p>
      <p>{`Copy it now: it is shown only this once. It works until ${formatMoment(expiresAt, shown)}.`}</p>
    </Card>
  );
}

function TokenCard({ token, now, shown }: { token: OwnToken; now: number; shown: Shown }) {
  const { id, name, scopes, createdAt, expiresAt, lastUsedAt } = token;
  const isOver = expiresAt <= now;
  return (
    <Card title={name}>
      <p>{scopes.map((scope) => SCOPE_WORDS[scope].label).join(", ")}</p>
      <p>
        {`Made ${formatMoment(createdAt, shown)}, ${isOver ? "over since" : "works until"} ${formatMoment(expiresAt, shown)}, `}
        {lastUsedAt === null ? "never used." : `last used about ${formatMoment(lastUsedAt, shown)}.`}
      </p>
      <form method="post">
        <HiddenFields values={{ revoke: id }} />
        <Button look="secondary">
          Take it away<span className="visually-hidden">{`: ${name}`}</span>
        </Button>
      </form>
    </Card>
  );
}

interface NewTokenProps {
  said: { name: string; days: string; scopes: readonly string[] } | null;
  errors: Readonly<Record<string, readonly string[]>>;
  idempotencyKey: string;
}

function NewToken({ said, errors, idempotencyKey }: NewTokenProps) {
  const scopes = SCOPES.map((value) => ({ value, ...SCOPE_WORDS[value] }));
  return (
    <form className="stack" method="post" noValidate>
      <HiddenFields values={{ idempotencyKey }} />
      <Card title="A new token">
        <TextField
          id="name"
          name="name"
          label="What is it for?"
          hint="“The display in the mess” is enough."
          defaultValue={said?.name}
          errors={errors.name}
        />
        <Checkboxes
          id="scopes"
          name="scopes"
          label="What may it do?"
          options={scopes}
          defaultValue={said?.scopes}
          errors={errors.scopes}
        />
        <SelectField
          id="days"
          name="days"
          label="For how long?"
          options={DAYS_WORDS}
          defaultValue={said?.days}
          errors={errors.days}
        />
        <Button>Make a token</Button>
      </Card>
    </form>
  );
}
