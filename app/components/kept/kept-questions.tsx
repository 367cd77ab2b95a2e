import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { type Choices, type Colleagues, SpecField } from "#app/components/parts/spec-field.tsx";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import type { FieldSpec } from "#app/forms/field-spec.ts";
import { FileField } from "#app/forms/fields/file-field.tsx";
import { type Kept, questionsOf, takesFiles } from "#app/forms/kept-form.ts";
import type { StatusChoice } from "#app/forms/status-choice.ts";
import type { Shown } from "#app/words/shown.ts";

interface KeptQuestionsProps {
  kept: Kept;
  errors?: Readonly<Record<string, readonly string[]>>;
  /** To whom a ticket can be passed; without them the choice made before is kept as it was. */
  people?: Colleagues;
  /** The list that its question needs, likewise. */
  choices?: Choices;
  /** Between which statuses there is a choice, likewise. */
  statuses?: StatusChoice | null;
  /** Which day it is there; not given where nobody knows. */
  shown?: Shown;
  forStaff?: boolean;
  /** What arrived with it. */
  files?: readonly AttachedFile[];
}

/** The questions of a kept form with what was answered, to be mended and sent again. */
export function KeptQuestions({
  kept,
  errors = {},
  people,
  choices,
  statuses,
  shown,
  forStaff,
  files,
}: KeptQuestionsProps) {
  const questions = questionsOf(kept).map((spec) => {
    const given = kept.values[spec.name] ?? [];
    if (isUnlisted(spec, { people, choices, statuses }))
      return <HiddenFields key={spec.name} values={{ [spec.name]: given }} />;
    return (
      <SpecField
        key={spec.name}
        spec={spec}
        form="kept"
        value={given[0]}
        values={given}
        shown={shown}
        errors={errors[spec.name]}
        people={people}
        choices={choices}
        statuses={statuses}
        forStaff={forStaff}
      />
    );
  });
  return (
    <>
      {questions}
      {takesFiles(kept) && <FileField form="kept" errors={errors.attachments} files={files} />}
    </>
  );
}

/** Questions whose list comes with the page. */
const FROM_A_LIST: ReadonlySet<FieldSpec["control"]> = new Set([
  "destination",
  "subcategory",
  "redactable",
  "committee",
  "tagged",
  "contact",
]);

function isUnlisted(
  { control }: FieldSpec,
  { people, choices = [], statuses }: Pick<KeptQuestionsProps, "people" | "choices" | "statuses">,
): boolean {
  if (control === "status") return !statuses;
  if (control === "person") return !people;
  // Which of a conversation it takes along can't be shown without that.
  if (control === "messages") return true;
  return FROM_A_LIST.has(control) && choices.length === 0;
}
