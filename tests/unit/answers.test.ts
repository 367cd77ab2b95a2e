import { describe, expect, it } from "vitest";
import { type Condition, checkAnswers, type Field, type FieldKind } from "#app/domain/filing/answers.ts";
import type { FieldId, OptionId } from "#app/domain/ids.ts";
import { dayOfDate } from "#app/domain/time/calendar.ts";
import { isOptional, revealsOf } from "#app/forms/reveals.ts";

const TODAY = dayOfDate("2026-11-24");

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
    atLeast: null,
    atMost: null,
    conditions: [],
    options: choices,
    ...changes,
  };
}

function wrong(kind: FieldKind, values: readonly string[], changes: Partial<Field> = {}): string | null {
  const checked = checkAnswers([field(kind, changes)], { meal: values }, TODAY);
  return checked.ok ? null : checked.issues.map(({ code }) => code).join();
}

function texts(kind: FieldKind, values: readonly string[]): readonly string[] {
  const checked = checkAnswers([field(kind)], { meal: values }, TODAY);
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
    const checked = checkAnswers([field("select")], { meal: ["rice"] }, TODAY);
    expect(checked).toEqual({
      ok: true,
      answers: [{ fieldId: 1, optionId: 2, label: "Meal?", text: "RICE" }],
    });
  });

  it("to no question of this form is ignored", () => {
    expect(checkAnswers([], { meal: ["rice"] }, TODAY)).toEqual({ ok: true, answers: [] });
  });
});

it("names every wrong answer at its own field", () => {
  const fields = [field("number", { slug: "guests" }), field("date", { slug: "day", required: true })];
  const checked = checkAnswers(fields, { guests: ["many"] }, TODAY);
  expect(checked).toMatchObject({
    issues: [
      { field: "field.guests", code: "answer_not_number" },
      { field: "field.day", code: "answer_missing" },
    ],
  });
});

describe("a bound", () => {
  it.each([
    ["number", ["0"], { atLeast: 1 }, "answer_too_small"],
    ["number", ["1"], { atLeast: 1, atMost: 1 }, null],
    ["number", ["1.5"], { atMost: 1 }, "answer_too_big"],
    ["number", ["-2"], { atLeast: -1.5 }, "answer_too_small"],
    ["date", ["2026-11-23"], { atLeast: 0 }, "answer_too_early"],
    ["date", ["2026-11-24"], { atLeast: 0, atMost: 0 }, null],
    ["date", ["2026-11-25"], { atMost: 0 }, "answer_too_late"],
    ["date", ["2026-10-25"], { atLeast: -30 }, null],
    ["date", ["2026-10-24"], { atLeast: -30 }, "answer_too_early"],
    ["multi_select", ["rice", "curry"], { atMost: 1 }, "answers_too_many"],
    ["multi_select", ["rice"], { atMost: 1 }, null],
    ["text", ["abcd"], { atMost: 3 }, "words_too_long"],
    ["long_text", ["👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧"], { atMost: 3 }, null],
  ] as const)("of a question of kind %s for %j within %j: %s", (kind, values, changes, expected) => {
    expect(wrong(kind, values, changes)).toBe(expected);
  });

  it("of a date is said as a date", () => {
    const checked = checkAnswers([field("date", { atLeast: -1 })], { meal: ["2026-11-01"] }, TODAY);
    expect(checked).toMatchObject({ issues: [{ field: "field.meal", facts: { least: "2026-11-23" } }] });
  });
});

describe("a question that follows another", () => {
  const asks = (...effects: Condition["effect"][]) => [
    field("select", { slug: "device" }),
    field("text", {
      slug: "which",
      conditions: effects.map((effect) => ({ effect, field: "device", value: "rice" })),
    }),
    field("text", { slug: "last", conditions: [{ effect: "shown", field: "which", value: "old" }] }),
  ];
  const check = (fields: readonly Field[], given: Record<string, string[]>) => {
    const checked = checkAnswers(fields, given, TODAY);
    return checked.ok ? checked.answers.map(({ text }) => text) : checked.issues.map(({ code }) => code);
  };

  it.each<[Condition["effect"][], Record<string, string[]>, string[]]>([
    [["shown"], { device: ["curry"], which: ["x"] }, ["CURRY"]],
    [["shown"], { which: ["x"] }, []],
    [["shown"], { device: ["rice"], which: ["x"] }, ["RICE", "x"]],
    [["shown"], { device: ["rice"] }, ["RICE"]],
    [["shown", "required"], { device: ["rice"] }, ["answer_missing"]],
    [["shown", "required"], { device: ["curry"] }, ["CURRY"]],
    [["required"], { device: ["curry"], which: ["x"] }, ["CURRY", "x"]],
    [["required"], { device: ["rice"] }, ["answer_missing"]],
    // What is not asked brings nothing else into sight.
    [["shown"], { device: ["curry"], which: ["old"], last: ["y"] }, ["CURRY"]],
    [["shown"], { device: ["rice"], which: ["old"], last: ["y"] }, ["RICE", "old", "y"]],
    // A value the question does not know is a fault of that question alone.
    [["shown", "required"], { device: ["soup"] }, ["answer_unknown"]],
  ])("%j after %j gives %j", (effects, given, expected) => {
    expect(check(asks(...effects), given)).toEqual(expected);
  });
});

describe("a question on the form", () => {
  const following = (effect: Condition["effect"], value: string): Condition => ({
    effect,
    field: "a",
    value,
  });
  const fields = Array.from({ length: 8 }, (_, n) =>
    field("text", { conditions: [following("shown", `v${n}`)] }),
  );
  const reveals = revealsOf(fields);

  it("is marked with the answers that bring it into sight, as far as there are rules for it", () => {
    expect(fields.map((each) => reveals.openedBy(each))).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      undefined,
      undefined,
    ]);
    expect(reveals.opens("a", "v0")).toBe("1");
    expect(reveals.opens("a", "v7")).toBeUndefined();
    expect(reveals.openedBy(field("text"))).toBeUndefined();
  });

  it.each<[Partial<Field>, boolean]>([
    [{}, true],
    [{ required: true }, false],
    [{ conditions: [following("shown", "v")] }, true],
    [{ conditions: [following("shown", "v"), following("required", "v")] }, false],
    [{ conditions: [following("shown", "v"), following("shown", "w"), following("required", "v")] }, true],
  ])("with %j may be left empty: %s", (changes, expected) => {
    expect(isOptional(field("text", changes))).toBe(expected);
  });
});
