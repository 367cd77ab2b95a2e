import type { FieldSpec } from "#app/forms/field-spec.ts";
import { FileField } from "#app/forms/fields/file-field.tsx";
import { choicesOf, filesOf, NOUNS, type Noun, SHOWS_DATE } from "#app/forms/nouns/nouns.ts";
import type { StatusChoice } from "#app/forms/status-choice.ts";
import type { Shown } from "#app/words/shown.ts";
import { Verb, VerbButton } from "./action-panel.tsx";
import { Button, ButtonLink } from "./button.tsx";
import { HiddenFields } from "./hidden-fields.tsx";
import { type Choices, type Colleagues, SpecField } from "./spec-field.tsx";

export interface NounFormProps {
  noun: Noun;
  reference: string;
  /** `seen` and the form's own `idempotencyKey`. */
  hidden: Record<string, string | number>;
  people?: Colleagues;
  choices?: Choices;
  messages?: Choices;
  statuses?: StatusChoice | null;
  /** The times for a visit that hold so far, and which day it is. */
  times?: { values: readonly string[]; shown: Shown };
  forStaff?: boolean;
}

/** One thing to do, as a line: a button, a line that opens to its questions, or a link to a page that has a list. */
export function NounLine({
  noun,
  reference,
  hidden,
  people,
  statuses,
  times,
  forStaff,
  open,
  label = NOUNS[noun].label,
}: NounFormProps & { open?: boolean; label?: string }) {
  const { submit, danger, hasDate } = NOUNS[noun];
  const form = { action: `/tickets/${reference}/${noun}`, hidden, label };
  if (asked(noun, statuses).length === 0) return <VerbButton {...form} look={open ? "primary" : "quiet"} />;
  if (choicesOf(noun) !== null)
    return (
      <ButtonLink look="quiet" href={form.action}>
        {label}
      </ButtonLink>
    );
  return (
    <Verb
      {...form}
      submit={label === NOUNS[noun].label ? submit : label}
      danger={danger}
      open={open}
      withFiles={filesOf(noun) !== null}
      beside={hasDate && <ShowsDate action={form.action} />}
    >
      <NounFields noun={noun} people={people} statuses={statuses} times={times} forStaff={forStaff} />
    </Verb>
  );
}

/** Shows which moment a date comes to; nothing is sent by it yet. */
export function ShowsDate({ action }: { action: string }) {
  return (
    <Button look="secondary" formAction={`${action}?${SHOWS_DATE}`}>
      Show which day that is
    </Button>
  );
}

/** The same with its questions in sight, but for one that goes without saying. */
export function NounForm({
  noun,
  reference,
  hidden,
  people,
  choices,
  messages,
  without,
}: NounFormProps & { without?: string }) {
  return (
    <form className="stack" method="post" action={`/tickets/${reference}/${noun}`} noValidate>
      <HiddenFields values={hidden} />
      <NounFields noun={noun} people={people} choices={choices} messages={messages} without={without} />
      <div>
        <Button>{NOUNS[noun].submit}</Button>
      </div>
    </form>
  );
}

type NounFieldsProps = Pick<
  NounFormProps,
  "noun" | "people" | "choices" | "messages" | "statuses" | "times" | "forStaff"
> & {
  without?: string;
};

/** The questions of a noun. */
export function NounFields({
  noun,
  people,
  choices,
  messages,
  statuses,
  times,
  forStaff,
  without,
}: NounFieldsProps) {
  const files = filesOf(noun);
  return (
    <>
      {asked(noun, statuses)
        .filter(({ name }) => name !== without)
        .map((spec) => (
          <SpecField
            key={spec.name}
            spec={spec}
            form={noun}
            people={people}
            choices={choices}
            messages={messages}
            statuses={statuses}
            {...times}
            forStaff={forStaff}
          />
        ))}
      {files && <FileField form={noun} {...files} />}
    </>
  );
}

/** A status is asked for only where there are several to choose from. */
function asked(noun: Noun, statuses: StatusChoice | null | undefined): readonly FieldSpec[] {
  const fields: readonly FieldSpec[] = NOUNS[noun].fields;
  return fields.filter(({ control }) => control !== "status" || statuses);
}
