import { TextField } from "#app/forms/fields/text-field.tsx";
import { Button } from "./button.tsx";
import { HiddenFields } from "./hidden-fields.tsx";
import { PageHeading } from "./page-heading.tsx";

/** What somebody sent from here and did not come further with. */
export type TrackSaid = {
  code: string;
  /** Written on a page that was open for too long; they go on with the code. */
  words: string;
  isOver: boolean;
  errors: Readonly<Record<string, readonly string[]>>;
};

/** The ways back to something reported, for people who are not signed in. */
export function TrackForms({ said }: { said?: TrackSaid }) {
  return (
    <>
      <PageHeading title={said?.isOver ? "Type your code once more" : "Come back to what you reported"}>
        {said?.isOver &&
          "The page was open for more than half an hour. What you wrote is kept and waits behind your code."}
      </PageHeading>
      <CodeForm said={said} />
    </>
  );
}

function CodeForm({ said }: { said?: TrackSaid }) {
  const words: Record<string, string> = said?.words ? { words: said.words } : {};
  return (
    <section className="card" aria-labelledby="with-code">
      <h2 id="with-code">With your code</h2>
      <form className="stack" method="post" action="/track" autoComplete="off" noValidate>
        <HiddenFields values={words} />
        <TextField
          id="code"
          name="code"
          label="Code"
          hint="Four times four letters and digits. Small letters, blanks and dashes make no difference."
          defaultValue={said?.code}
          errors={said?.errors.code}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <div>
          <Button full>Open it</Button>
        </div>
      </form>
      {said?.words && <blockquote className="words soft">{said.words}</blockquote>}
    </section>
  );
}
