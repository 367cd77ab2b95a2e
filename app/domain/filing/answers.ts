import type { FieldId, OptionId } from "#app/domain/ids.ts";
import type { Issue, RefusalCode } from "#app/domain/refusals.ts";
import { dateOfDay, dayOfDate } from "#app/domain/time/calendar.ts";
import { fits, LIMITS, tidy } from "#app/domain/words.ts";

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

/** What answering another question so brings about: that this one is asked, or has to be answered. */
export type Condition = { effect: "shown" | "required"; field: string; value: string };

/** A question that a subcategory asks, with its label as it is now. */
export type Field = {
  id: FieldId;
  slug: string;
  kind: FieldKind;
  required: boolean;
  label: string;
  hint: string;
  options: readonly { id: OptionId; slug: string; label: string }[];
  /**
   * Bounds, both included: of a number itself, of a date in days from today, of words in characters, of choices in
   * how many.
   */
  atLeast: number | null;
  atMost: number | null;
  /** Of earlier questions; one of those with an effect is enough. */
  conditions: readonly Condition[];
};

/** One value given; the label is kept as it was when it was asked. */
export type Answer = { fieldId: FieldId; optionId: OptionId | null; label: string; text: string };

type Given = Readonly<Record<string, readonly string[]>>;
type Checked = { ok: true; answers: readonly Answer[] } | { ok: false; issues: readonly Issue[] };

/**
 * The answers to a subcategory's questions. What is not asked after the answers before it is left out, whatever was
 * sent; refuses missing required ones and values the question does not know.
 * @param today the campus's day, as days since 1970
 */
export function checkAnswers(fields: readonly Field[], given: Given, today: number): Checked {
  const issues: Issue[] = [];
  const answers: Answer[] = [];
  const accepted = new Map<string, readonly string[]>();
  for (const field of fields) {
    if (!isAsked(field, accepted)) continue;
    const values = [...new Set((given[field.slug] ?? []).map(tidy).filter((value) => value !== ""))];
    accepted.set(field.slug, values);
    const wrong =
      values.length > 0 ? firstWrong(field, values, today) : isNeeded(field, accepted) ? missing : null;
    if (wrong) issues.push({ field: `field.${field.slug}`, ...wrong });
    else answers.push(...values.map((value) => answer(field, value)));
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, answers };
}

type Accepted = ReadonlyMap<string, readonly string[]>;
type Wrong = Omit<Issue, "field">;
const missing: Wrong = { code: "answer_missing", facts: {} };

function isAsked({ conditions }: Field, accepted: Accepted): boolean {
  const shown = conditions.filter(({ effect }) => effect === "shown");
  return shown.length === 0 || shown.some((condition) => holds(condition, accepted));
}

function isNeeded({ required, conditions }: Field, accepted: Accepted): boolean {
  return (
    required || conditions.some((condition) => condition.effect === "required" && holds(condition, accepted))
  );
}

function holds({ field, value }: Condition, accepted: Accepted): boolean {
  return accepted.get(field)?.includes(value) ?? false;
}

function firstWrong(field: Field, values: readonly string[], today: number): Wrong | null {
  if (values.length > 1 && field.kind !== "multi_select") return { code: "choice_unknown", facts: {} };
  for (const value of values) {
    const code = wrongWith(field, value);
    if (code) return { code, facts: { most: LIMITS.answer } };
  }
  return outside(field, values, today);
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

/** What is below or above the question's bounds, with the bound as people write it. */
function outside({ kind, atLeast, atMost }: Field, values: readonly string[], today: number): Wrong | null {
  const [value = ""] = values;
  if (kind === "number") {
    if (atLeast !== null && Number(value) < atLeast)
      return { code: "answer_too_small", facts: { least: atLeast } };
    if (atMost !== null && Number(value) > atMost) return { code: "answer_too_big", facts: { most: atMost } };
  }
  if (kind === "date") {
    const day = dayOfDate(value) - today;
    if (atLeast !== null && day < atLeast)
      return { code: "answer_too_early", facts: { least: dateOfDay(today + atLeast) } };
    if (atMost !== null && day > atMost)
      return { code: "answer_too_late", facts: { most: dateOfDay(today + atMost) } };
  }
  if (kind === "multi_select" && atMost !== null && values.length > atMost)
    return { code: "answers_too_many", facts: { most: atMost } };
  if ((kind === "text" || kind === "long_text") && atMost !== null && !fits(value, atMost))
    return { code: "words_too_long", facts: { most: atMost } };
  return null;
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
