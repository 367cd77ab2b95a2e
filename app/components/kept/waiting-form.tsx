import type { ReactNode } from "react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { hiddenOf, type Kept } from "#app/forms/kept-form.ts";
import type { Frame } from "#app/http/frame.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { KeptQuestions } from "./kept-questions.tsx";

interface WaitingFormProps {
  kept: Kept;
  frame?: Frame | null;
  /** What arrived with it. */
  files?: readonly AttachedFile[];
  title?: string;
  /** Beside the form, such as a way to throw it away. */
  children?: ReactNode;
}

/** A form that waited for its author, ready to be sent. Nothing is sent without them. */
export function WaitingForm({
  kept,
  frame = null,
  files,
  title = "You are signed in. Send it now",
  children,
}: WaitingFormProps) {
  return (
    <Page frame={frame}>
      <div className="stack">
        <PageHeading title={title} />
        <ConflictNotice
          action={kept.action}
          hidden={hiddenOf(kept, files)}
          safe="Your words are safe. They have not been sent yet."
          changedTitle=""
          kept={
            <>
              <KeptQuestions kept={kept} files={files} />
              <div>
                <Button>Send it now</Button>
              </div>
            </>
          }
        />
        {children}
      </div>
    </Page>
  );
}
