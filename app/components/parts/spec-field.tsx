import type { Choice } from "#app/db/campus/choices.ts";
import { HOLD_REASONS, OUTCOMES, PRIORITIES } from "#app/domain/ticket.ts";
import type { FieldSpec } from "#app/forms/field-spec.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { StarRating } from "#app/forms/fields/star-rating.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { TimesField } from "#app/forms/fields/times-field.tsx";
import type { StatusChoice } from "#app/forms/status-choice.ts";
import { HOLD_WORDS } from "#app/words/hold-words.ts";
import { PRIORITY_WORDS } from "#app/words/priority-words.ts";
import type { Shown } from "#app/words/shown.ts";
import { STARS } from "#app/words/star-words.ts";
import { OUTCOME_WORDS } from "#app/words/status-words.ts";

export type Colleagues = readonly { id: number; name: string }[];
export type Choices = readonly Choice[];

interface SpecFieldProps {
  spec: FieldSpec;
  /** Of the form, so that ids are unique on the page. */
  form: string;
  value?: string;
  errors?: readonly string[];
  people?: Colleagues;
  /** What a long list offers. */
  choices?: Choices;
  /** What was said on the ticket. */
  messages?: Choices;
  /** Between which statuses there is a choice. */
  statuses?: StatusChoice | null;
  /** What was answered where there can be several, and which day it is; for questions of days. */
  values?: readonly string[];
  shown?: Shown;
  /** True where staff answer: they are told who reads it. */
  forStaff?: boolean;
}

const FIXED = [
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];
const DECISIONS = [
  { value: "approve", label: "Yes, the new date holds" },
  { value: "refuse", label: "No, the promise stays as it is" },
];
const ANSWERS = [
  { value: "agree", label: "Yes, that is all right for me" },
  { value: "object", label: "No, that is too late" },
];
const WITHDRAWALS = [
  { value: "grant", label: "Yes, it ends here" },
  { value: "decline", label: "No, we go on with it" },
];
const LINK_CHOICES = [
  { value: "related", label: "They are about the same thing" },
  { value: "follows", label: "This one follows the other" },
];
const VISIBLE_TO = [
  { value: "normal", label: "Everybody whose area it is, and whoever it is about" },
  { value: "restricted", label: "Whoever has it, those told of it, and senior admins" },
  { value: "protected", label: "Whoever has it and you alone: it leaves every list and count of others" },
];
/** Not the system's own, nor what is no end: that goes on by another form. */
const CHOSEN_OUTCOMES = OUTCOMES.filter((outcome) => outcome !== "no_answer" && outcome !== "not_ours");

/** The control of one described question. */
export function SpecField({
  spec,
  form,
  value,
  errors,
  people = [],
  choices = [],
  messages = [],
  statuses,
  values = [],
  shown,
  forStaff,
}: SpecFieldProps) {
  const { control, name, staffHint, ...words } = spec;
  const hint = (forStaff && staffHint) || words.hint;
  const field = { ...words, hint, name, id: `${form}-${name}`, errors, defaultValue: value };
  switch (control) {
    case "area":
      return <TextArea {...field} rows={3} />;
    case "line":
      return <TextField {...field} />;
    case "moment":
      return <DateField {...field} time />;
    case "stars":
      return <StarRating {...field} words={STARS} />;
    case "fixed":
      return <RadioGroup {...field} options={FIXED} look="inline" defaultValue={value ?? "yes"} />;
    case "visibility":
      return <RadioGroup {...field} options={VISIBLE_TO} />;
    case "decision":
      return <RadioGroup {...field} options={decisions(value, forStaff)} />;
    case "withdrawal":
      return <RadioGroup {...field} options={WITHDRAWALS} />;
    case "outcome":
      return (
        <SelectField
          {...field}
          options={CHOSEN_OUTCOMES.map(outcomeOption)}
          defaultValue={value ?? "fixed"}
        />
      );
    case "hold":
      return <SelectField {...field} options={HOLD_REASONS.map(holdOption)} placeholder="Choose one" />;
    case "status":
      return (
        statuses && (
          <SelectField {...field} options={statuses.options} defaultValue={value ?? statuses.begin} />
        )
      );
    case "priority":
      return <SelectField {...field} options={PRIORITIES.map(priorityOption)} placeholder="As it is" />;
    case "link":
      return <RadioGroup {...field} options={LINK_CHOICES} defaultValue={value ?? "related"} />;
    case "destination":
    case "contact":
    case "subcategory":
    case "redactable":
    case "committee":
    case "tagged":
      return <SelectField {...field} {...grouped(choices)} placeholder="Choose one" />;
    case "messages":
      return messages.length > 0 && <Checkboxes {...field} defaultValue={[]} options={messages} />;
    case "times":
      return <TimesField {...field} shown={shown ?? null} values={values} />;
    case "person":
      return <SelectField {...field} options={people.map(personOption)} placeholder="Choose a colleague" />;
  }
}

/** Entries without a heading first, then each heading in the order of its first entry. */
export function grouped(choices: Choices) {
  const headings = [...new Set(choices.map(({ group }) => group))].filter((heading) => heading !== "");
  const under = (heading: string) => choices.filter(({ group }) => group === heading);
  return { options: under(""), groups: headings.map((label) => ({ label, options: under(label) })) };
}

/** Whoever chose before chooses again among the same, also while nobody knows who they are. */
function decisions(value?: string, forStaff?: boolean) {
  const chosenAmong = [DECISIONS, ANSWERS].find((options) =>
    options.some((option) => option.value === value),
  );
  return chosenAmong ?? (forStaff ? DECISIONS : ANSWERS);
}

function outcomeOption(value: (typeof CHOSEN_OUTCOMES)[number]) {
  return { value, label: OUTCOME_WORDS[value] };
}

function holdOption(value: (typeof HOLD_REASONS)[number]) {
  return { value, label: HOLD_WORDS[value] };
}

function priorityOption(value: (typeof PRIORITIES)[number]) {
  return { value, label: PRIORITY_WORDS[value] };
}

function personOption({ id, name }: Colleagues[number]) {
  return { value: String(id), label: name };
}
