import type { FieldId, OptionId } from "./ids.ts";
import type { Issue, RefusalCode } from "./refusals.ts";
import { fits, LIMITS, tidy } from "./words.ts";

export const FIELD_KINDS = [
  "text",
  "long_text",
  "number",
  "date",
  "yes_no",
  "select",
  "multi_select",
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** A question that a subcategory asks, with its label as it is now. */
export type Field = {
  id: FieldId;
  slug: string;
  kind: FieldKind;
  required: boolean;
  label: string;
  hint: string;
  options: readonly { id: OptionId; slug: string; label: string }[];
};

/** One value given; the label is kept as it was when it was asked. */
export type Answer = { fieldId: FieldId; optionId: OptionId | null; label: string; text: string };

type Given = Readonly<Record<string, readonly string[]>>;
type Checked = { ok: true; answers: readonly Answer[] } | { ok: false; issues: readonly Issue[] };

/** The answers to a subcategory's questions; refuses missing required ones and values the question does not know. */
export function checkAnswers(fields: readonly Field[], given: Given): Checked {
  const issues: Issue[] = [];
  const answers: Answer[] = [];
  for (const field of fields) {
    const values = [...new Set((given[field.slug] ?? []).map(tidy).filter((value) => value !== ""))];
    const wrong =
      values.length === 0 ? (field.required ? "answer_missing" : null) : firstWrong(field, values);
    if (wrong) issues.push({ field: `field.${field.slug}`, code: wrong, facts: { most: LIMITS.answer } });
    else answers.push(...values.map((value) => answer(field, value)));
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, answers };
}

function firstWrong(field: Field, values: readonly string[]): RefusalCode | null {
  if (values.length > 1 && field.kind !== "multi_select") return "choice_unknown";
  return values.map((value) => wrongWith(field, value)).find((code) => code !== null) ?? null;
}

function wrongWith(field: Field, value: string): RefusalCode | null {
  if (!fits(value, LIMITS.answer)) return "words_too_long";
  switch (field.kind) {
    case "select":
    case "multi_select":
      return field.options.some((option) => option.slug === value) ? null : "answer_unknown";
    case "yes_no":
      return value === "yes" || value === "no" ? null : "answer_unknown";
    case "date":
      return isDate(value) ? null : "answer_not_date";
    case "number":
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(value) ? null : "answer_not_number";
    default:
      return null;
  }
}

function answer(field: Field, value: string): Answer {
  const option = field.options.find((each) => each.slug === value);
  return {
    fieldId: field.id,
    optionId: option?.id ?? null,
    label: field.label,
    text: option?.label ?? value,
  };
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}
