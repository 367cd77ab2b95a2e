import { expect, it } from "vitest";
import { filled } from "#app/domain/desk/canned.ts";

const known = { name: "Asha {number}", number: "#1024", promise: "Tue 24 Nov, 11:00" };

it("fills each blank with what is known, everywhere it stands", () => {
  expect(filled("Dear {name}, {number} is promised by {promise}. {number}!", known)).toBe(
    "Dear Asha {number}, #1024 is promised by Tue 24 Nov, 11:00. #1024!",
  );
});

it.each(["{Name}", "{ name }", "{phone}", "{{room}}", "{__proto__}", "$& $1 {"])(
  "leaves %s as it is",
  (text) => {
    expect(filled(text, known)).toBe(text);
  },
);
