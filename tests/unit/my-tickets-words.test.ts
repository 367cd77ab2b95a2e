import { expect, it } from "vitest";
import { openSentence } from "#app/words/my-tickets-words.ts";

const row = (statusKind: "active" | "closed", isOverdue = false) => ({ statusKind, isOverdue });

it.each([
  [[], ""],
  [[row("closed", true)], ""],
  [[row("active")], "One is open."],
  [[row("active", true)], "One is open, and late."],
  [[row("active"), row("active"), row("closed")], "2 are open."],
  [[row("active"), row("active", true)], "2 are open, 1 of them late."],
])("says what is under way for somebody: %j", (rows, sentence) => {
  expect(openSentence(rows)).toBe(sentence);
});
