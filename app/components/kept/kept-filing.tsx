import type { SubmissionResult } from "@conform-to/react";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button } from "#app/components/parts/button.tsx";
import type { NewTicketPage } from "#app/db/filing/read-new-ticket.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { hiddenOf, type Kept } from "#app/forms/kept-form.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { KeptQuestions } from "./kept-questions.tsx";

interface KeptFilingProps {
  groups: NewTicketPage["groups"];
  kept: Kept;
  idempotencyKey: string;
  result: SubmissionResult<string[]>;
  /** What arrived with it. */
  files: readonly AttachedFile[];
}

/** A filing whose subject is not there: its words, and the subjects there are. */
export function KeptFiling({ groups, kept, idempotencyKey, result, files }: KeptFilingProps) {
  const errors = errorsOf(result);
  return (
    <>
      <PageHeading title="What is it about?">
        Choose the nearest one. If it is not right, we pass it on; you lose no time.
      </PageHeading>
      <ConflictNotice
        action="/tickets/new"
        hidden={{ ...hiddenOf(withoutSubject(kept), files), idempotencyKey }}
        safe="Your words are safe. They have not been sent."
        changedTitle=""
        kept={
          <>
            <SelectField
              id="kept-subcategory"
              name="subcategory"
              label="What is it about?"
              errors={errors.subcategory}
              groups={groups.map(subjectsOf)}
              placeholder="Choose one"
            />
            <KeptQuestions kept={kept} errors={errors} files={files} />
            <div>
              <Button>Send it</Button>
            </div>
          </>
        }
      />
    </>
  );
}

/** The subject is asked here. */
function withoutSubject({ action, values: { subcategory: _unknown, ...values } }: Kept): Kept {
  return { action, values };
}

function subjectsOf({ label, subcategories }: NewTicketPage["groups"][number]) {
  return { label, options: subcategories.map((each) => ({ value: each.slug, label: each.label })) };
}

function errorsOf({ error }: SubmissionResult<string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(error ?? {}).map(([name, texts]) => [name, texts ?? []]));
}
