import { type Kept, questionsOf } from "#app/forms/kept-form.ts";
import { Button } from "./button.tsx";
import { ConflictNotice } from "./conflict-notice.tsx";
import { KeptQuestions } from "./kept-questions.tsx";
import { Page } from "./page.tsx";
import { PageHeading } from "./page-heading.tsx";

/** A form that waited for its author to sign in, ready to be sent. Nothing is sent without them. */
export function WaitingForm({ kept }: { kept: Kept }) {
  const asked = new Set(questionsOf(kept).map(({ name }) => name));
  const hidden = Object.fromEntries(Object.entries(kept.values).filter(([name]) => !asked.has(name)));
  return (
    <Page frame={null}>
      <div className="stack">
        <PageHeading title="You are signed in. Send it now" />
        <ConflictNotice
          action={kept.action}
          hidden={hidden}
          safe="Your words are safe. They have not been sent yet."
          changedTitle=""
          kept={
            <>
              <KeptQuestions kept={kept} />
              <div>
                <Button>Send it now</Button>
              </div>
            </>
          }
        />
      </div>
    </Page>
  );
}
