import { expect, it } from "vitest";
import { inWords, stepWords } from "#app/words/audit-words.ts";

it.each([
  [20_000, "At once"],
  [60_000, "After 1 minute"],
  [90 * 60_000, "After 90 minutes"],
  [5 * 3_600_000, "After 5 hours"],
  [72 * 3_600_000, "After 3 days"],
])("says after %i milliseconds: %s", (afterMs, said) => {
  expect(stepWords({ seq: 2, kind: "extension_asked", afterMs, by: "owner" })).toBe(
    `${said}: extension asked, by the owner`,
  );
});

it("says codes in words", () => {
  expect(inWords("person_erasure_asked")).toBe("person erasure asked");
});
