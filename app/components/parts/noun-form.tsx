import type { FieldSpec } from "#app/forms/field-spec.ts";
import { choicesOf, NOUNS, type Noun } from "#app/forms/nouns/nouns.ts";
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
  forStaff?: boolean;
}

/** One thing to do, as a line: a button, a line that opens to its questions, or a link to a page that has a list. */
export function NounLine({
  noun,
  reference,
  hidden,
  people,
  forStaff,
  open,
}: NounFormProps & { open?: boolean }) {
  const { fields, label, submit, danger } = NOUNS[noun];
  const form = { action: `/tickets/${reference}/${noun}`, hidden, label };
  if (fields.length === 0) return <VerbButton {...form} look={open ? "primary" : "quiet"} />;
  if (choicesOf(noun) !== null)
    return (
      <ButtonLink look="quiet" href={form.action}>
        {label}
      </ButtonLink>
    );
  return (
    <Verb {...form} submit={submit} danger={danger} open={open}>
      <NounFields noun={noun} people={people} forStaff={forStaff} />
    </Verb>
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

type NounFieldsProps = Pick<NounFormProps, "noun" | "people" | "choices" | "messages" | "forStaff"> & {
  without?: string;
};

/** The questions of a noun. */
export function NounFields({ noun, people, choices, messages, forStaff, without }: NounFieldsProps) {
  const fields: readonly FieldSpec[] = NOUNS[noun].fields;
  return fields
    .filter(({ name }) => name !== without)
    .map((spec) => (
      <SpecField
        key={spec.name}
        spec={spec}
        form={noun}
        people={people}
        choices={choices}
        messages={messages}
        forStaff={forStaff}
      />
    ));
}
