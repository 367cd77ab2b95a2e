import { describe, expect, it } from "vitest";
import { checkAnswers, type Field, type FieldKind } from "#app/domain/answers.ts";
import type { FieldId, OptionId } from "#app/domain/ids.ts";

function field(kind: FieldKind, changes: Partial<Field> = {}): Field {
  const options = ["curry", "rice"].map((slug, index) => ({
    id: (index + 1) as OptionId,
    slug,
    label: slug.toUpperCase(),
  }));
  const choices = kind === "select" || kind === "multi_select" ? options : [];
  return {
    id: 1 as FieldId,
    slug: "meal",
    kind,
    required: false,
    label: "Meal?",
    hint: "",
    options: choices,
    ...changes,
  };
}

function wrong(kind: FieldKind, values: readonly string[], changes: Partial<Field> = {}): string | null {
  const checked = checkAnswers([field(kind, changes)], { meal: values });
  return checked.ok ? null : checked.issues.map(({ code }) => code).join();
}

function texts(kind: FieldKind, values: readonly string[]): readonly string[] {
  const checked = checkAnswers([field(kind)], { meal: values });
  return checked.ok ? checked.answers.map(({ text }) => text) : [];
}

describe("an answer", () => {
  it.each([
    ["text", "Idli"],
    ["long_text", "Idli\nand more"],
    ["number", "12"],
    ["number", "-3.5"],
    ["date", "2026-11-24"],
    ["date", "2028-02-29"],
    ["yes_no", "yes"],
    ["yes_no", "no"],
    ["select", "rice"],
    ["multi_select", "curry"],
  ] as const)("to a question of kind %s may be %j", (kind, value) => {
    expect(wrong(kind, [value])).toBeNull();
  });

  it.each([
    ["number", "twelve", "answer_not_number"],
    ["number", "1e9", "answer_not_number"],
    ["number", "1,000", "answer_not_number"],
    ["number", "NaN", "answer_not_number"],
    ["date", "24.11.2026", "answer_not_date"],
    ["date", "2026-02-30", "answer_not_date"],
    ["date", "2026-13-01", "answer_not_date"],
    ["yes_no", "maybe", "answer_unknown"],
    ["select", "soup", "answer_unknown"],
    ["select", "RICE", "answer_unknown"],
    ["multi_select", "soup", "answer_unknown"],
    ["text", "a".repeat(2001), "words_too_long"],
  ] as const)("to a question of kind %s may not be %j", (kind, value, code) => {
    expect(wrong(kind, [value])).toBe(code);
  });

  it("is one, but for a question with several choices", () => {
    expect(wrong("select", ["rice", "curry"])).toBe("choice_unknown");
    expect(wrong("text", ["one", "two"])).toBe("choice_unknown");
    expect(texts("multi_select", ["rice", "curry"])).toEqual(["RICE", "CURRY"]);
  });

  it("that is given twice counts once", () => {
    expect(texts("multi_select", ["rice", "rice"])).toEqual(["RICE"]);
    expect(wrong("select", ["rice", "rice"])).toBeNull();
  });

  it("is tidied, and blank ones are none", () => {
    expect(texts("text", [" Idli\r\n", "  "])).toEqual(["Idli"]);
  });

  it("may be left out where it is not required", () => {
    expect(wrong("text", [])).toBeNull();
    expect(wrong("text", [" "], { required: true })).toBe("answer_missing");
  });

  it("keeps the question, the choice and their words as they are now", () => {
    const checked = checkAnswers([field("select")], { meal: ["rice"] });
    expect(checked).toEqual({
      ok: true,
      answers: [{ fieldId: 1, optionId: 2, label: "Meal?", text: "RICE" }],
    });
  });

  it("to no question of this form is ignored", () => {
    expect(checkAnswers([], { meal: ["rice"] })).toEqual({ ok: true, answers: [] });
  });
});

it("names every wrong answer at its own field", () => {
  const fields = [field("number", { slug: "guests" }), field("date", { slug: "day", required: true })];
  const checked = checkAnswers(fields, { guests: ["many"] });
  expect(checked).toMatchObject({
    issues: [
      { field: "field.guests", code: "answer_not_number" },
      { field: "field.day", code: "answer_missing" },
    ],
  });
});
