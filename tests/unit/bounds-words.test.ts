import { expect, test } from "vitest";
import { boundsWords } from "#app/words/bounds-words.ts";

test.each([
  ["number", 1, 60, "From 1 to 60."],
  ["number", null, 60, "At most 60."],
  ["number", 0, null, "At least 0."],
  ["date", -365, 0, "From 365 days ago to today."],
  ["date", 1, null, "Not before 1 day from today."],
  ["date", null, 14, "Not after 14 days from today."],
  ["text", null, 40, "At most 40 characters."],
  ["long_text", 10, null, "At least 10 characters."],
  ["multi_select", 1, 2, "From 1 of these to 2 of these."],
  ["select", 1, 2, ""],
  ["yes_no", null, null, ""],
  ["number", null, null, ""],
] as const)("a %s between %s and %s: %j", (kind, atLeast, atMost, words) => {
  expect(boundsWords({ kind, atLeast, atMost })).toBe(words);
});
