import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";

/** What somebody sent from here and did not come further with. */
export type TrackSaid = {
  code?: string;
  /** Written on a page that was open for too long; they go on with the code. */
  words?: string;
  isOver?: boolean;
  number?: string;
  email?: string;
  /** A link was asked for. */
  isAsked?: boolean;
  idempotencyKey?: string;
  errors: Readonly<Record<string, readonly string[]>>;
};

interface TrackFormsProps {
  said: TrackSaid;
  /** Of the form that asks for a link. */
  idempotencyKey: string;
  /** A link led here that shows nothing any more. */
  isLinkOver: boolean;
}

/** The ways back to something reported, for people who are not signed in. */
export function TrackForms({ said, idempotencyKey, isLinkOver }: TrackFormsProps) {
  return (
    <>
      <PageHeading title={said.isOver ? "Type your code once more" : "Come back to what you reported"}>
        {said.isOver &&
          "The page was open for more than half an hour. What you wrote is kept and waits behind your code."}
        {isLinkOver && "This link is over: it opens for half an hour. Ask for a fresh one below."}
      </PageHeading>
      {said.isAsked && (
        <Banner tone="success" begins>
          If number and address belong together, a link is on its way to that address. It opens for half an
          hour.
        </Banner>
      )}
      <CodeForm {...said} />
      {!said.isOver && <LinkForm {...said} idempotencyKey={said.idempotencyKey ?? idempotencyKey} />}
    </>
  );
}

function CodeForm({ code, words, errors }: TrackSaid) {
  const kept: Record<string, string> = words ? { words } : {};
  return (
    <Card title="With your code">
      <p>You reported without saying who you are, and wrote a code down.</p>
      <form className="stack" method="post" action="/track" autoComplete="off" noValidate>
        <HiddenFields values={kept} />
        <TextField
          id="code"
          name="code"
          label="Code"
          hint="Four times four letters and digits. Small letters, blanks and dashes make no difference."
          defaultValue={code}
          errors={errors.code}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <div>
          <Button full>Open it</Button>
        </div>
      </form>
      {words && <blockquote className="words soft">{words}</blockquote>}
    </Card>
  );
}

function LinkForm({ number, email, errors, idempotencyKey = "" }: TrackSaid) {
  return (
    <Card title="With its number">
      <p>
        You reported with your name. We mail you a link that shows how it stands; or{" "}
        <a href="/login">sign in</a>, and do more.
      </p>
      <form className="stack" method="post" action="/track" noValidate>
        <HiddenFields values={{ idempotencyKey }} />
        <TextField
          id="number"
          name="number"
          label="Number"
          hint="Such as #1024."
          size="short"
          defaultValue={number}
          errors={errors.number}
          inputMode="numeric"
          autoComplete="off"
        />
        <TextField
          id="email"
          name="email"
          label="Your campus e-mail"
          type="email"
          defaultValue={email}
          errors={errors.email}
          autoComplete="email"
        />
        <div>
          <Button full look="secondary">
            Mail me a link
          </Button>
        </div>
      </form>
    </Card>
  );
}
