import type { FieldMetadata } from "@conform-to/react";
import type { NewTicketPage } from "#app/db/read-new-ticket.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";

type Question = NonNullable<NewTicketPage["chosen"]>["fields"][number];

interface AnswerFieldProps {
  field: Question;
  metadata: FieldMetadata<string | (string | undefined)[] | undefined> | undefined;
}

const FEW = 5;
const YES_NO = [
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];

/** The control for a question of a subject, by the question's kind. */
export function AnswerField({ field, metadata }: AnswerFieldProps) {
  const { slug, kind, label, hint, required } = field;
  const name = `field.${slug}`;
  const given = [metadata?.initialValue ?? []].flat().filter((value) => value !== undefined);
  const options = field.options.map((option) => ({ value: option.slug, label: option.label }));
  const props = {
    ...{ id: metadata?.id ?? `filing-${name}`, name, label, hint, errors: metadata?.errors },
    ...(required ? {} : { optional: true }),
  };
  const [defaultValue] = given;
  switch (kind) {
    case "text":
      return <TextField {...props} defaultValue={defaultValue} />;
    case "long_text":
      return <TextArea {...props} defaultValue={defaultValue} />;
    case "number":
      return <TextField {...props} defaultValue={defaultValue} inputMode="decimal" size="short" />;
    case "date":
      return <DateField {...props} defaultValue={defaultValue} />;
    case "yes_no":
      return <RadioGroup {...props} defaultValue={defaultValue} options={YES_NO} look="inline" />;
    case "multi_select":
      return <Checkboxes {...props} defaultValue={given} options={options} />;
    case "select":
      return options.length <= FEW ? (
        <RadioGroup {...props} defaultValue={defaultValue} options={options} look="inline" />
      ) : (
        <SelectField {...props} defaultValue={defaultValue} options={options} placeholder="Choose one" />
      );
  }
}
