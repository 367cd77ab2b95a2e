import type { FieldMetadata } from "@conform-to/react";
import type { Field } from "#app/domain/filing/answers.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { TextArea } from "#app/forms/fields/text-area.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { isOptional, type revealsOf } from "#app/forms/reveals.ts";
import { boundsWords } from "#app/words/bounds-words.ts";

interface AnswerFieldProps {
  field: Field;
  /** What the answers of this form bring into sight. */
  reveals: ReturnType<typeof revealsOf>;
  metadata: FieldMetadata<string | (string | undefined)[] | undefined> | undefined;
}

const FEW = 5;
const YES_NO = [
  { slug: "yes", label: "Yes" },
  { slug: "no", label: "No" },
];

/** A question of a subject; one that is asked only after an answer to another comes into sight with that. */
export function AnswerField(props: AnswerFieldProps) {
  const openedBy = props.reveals.openedBy(props.field);
  return openedBy === undefined ? (
    <Control {...props} />
  ) : (
    <div data-opened-by={openedBy}>
      <Control {...props} />
    </div>
  );
}

/** What the campus says about a question, and between which bounds its answer lies. */
function hintOf({ hint, ...field }: Field): string | undefined {
  return [hint, boundsWords(field)].filter(Boolean).join(" ") || undefined;
}

/** The control for a question, by the question's kind. */
function Control({ field, reveals, metadata }: AnswerFieldProps) {
  const { slug, kind, label } = field;
  const name = `field.${slug}`;
  const given = [metadata?.initialValue ?? []].flat().filter((value) => value !== undefined);
  const options = (kind === "yes_no" ? YES_NO : field.options).map((option) => ({
    value: option.slug,
    label: option.label,
    opens: reveals.opens(slug, option.slug),
  }));
  const props = {
    ...{ id: metadata?.id ?? `filing-${name}`, name, label, hint: hintOf(field), errors: metadata?.errors },
    ...(isOptional(field) ? { optional: true } : {}),
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
      return <RadioGroup {...props} defaultValue={defaultValue} options={options} look="inline" />;
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
