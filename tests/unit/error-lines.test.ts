import { expect, test } from "vitest";
import { errorLines } from "#app/forms/fields/error-lines.ts";

const questions = { "field.meal": "Which meal?", "field.date": "On which day?" };

test("an error summary asks in the order of the page, and says which question it means", () => {
  const error = {
    description: ["Say what is wrong."],
    "field.date": ["Answer this question."],
    "field.meal": ["Answer this question."],
    place: ["This is too long."],
  };
  expect(errorLines({ error }, "filing", questions)).toEqual([
    { text: "Say what is wrong.", href: "#filing-description" },
    { text: "Which meal? Answer this question.", href: "#filing-field.meal" },
    { text: "On which day? Answer this question.", href: "#filing-field.date" },
    { text: "This is too long.", href: "#filing-place" },
  ]);
});

test("other fields stand in the order in which the page sent them", () => {
  const error = { email: ["Write your address."], name: ["Write your name."], password: ["Choose one."] };
  const lines = errorLines({ error, initialValue: { name: "", email: "" } }, "set-up");
  expect(lines.map(({ href }) => href)).toEqual(["#set-up-name", "#set-up-email", "#set-up-password"]);
});

test("what concerns the form as a whole leads nowhere", () => {
  expect(errorLines({ error: { "": ["Send it again."] } }, "filing")).toEqual([{ text: "Send it again." }]);
  expect(errorLines(undefined, "filing")).toEqual([]);
});
