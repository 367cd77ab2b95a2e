import { expect, test } from "vitest";
import { filingIn } from "#app/forms/filing-form.ts";

function read(...entries: [string, string][]) {
  const form = new FormData();
  form.append("description", "It drips");
  for (const [name, value] of entries) form.append(name, value);
  return filingIn(form);
}

const times = (count: number, entry: (index: number) => [string, string]) =>
  Array.from({ length: count }, (_, index) => entry(index));

test("answers arrive by question, several as a list", () => {
  const { status, ...rest } = read(["field.days", "mon"], ["field.days", "tue"], ["unasked", "x"]);
  expect(status).toBe("success");
  expect(rest).toMatchObject({ value: { description: "It drips", field: { days: ["mon", "tue"] } } });
});

test.each([
  ["values of one question", times(30_000, () => ["field.x", "y"])],
  ["questions", times(30_000, (index) => [`field.x${index}`, "y"])],
])("thirty thousand %s are refused, with the words kept", (_, entries) => {
  const submission = read(...entries);
  expect(submission.status).toBe("error");
  expect(submission.reply()).toMatchObject({
    initialValue: { description: "It drips" },
    error: { "": ["These are too many answers."] },
  });
});

test("two hundred answers are not too many", () => {
  expect(read(...times(200, (index) => [`field.x${index}`, "y"])).status).toBe("success");
});

test.each([
  ["requester", 254],
  ["field.x", 10_000],
])("%s is refused beyond %i characters", (name, most) => {
  expect(read([name, "x".repeat(most)]).status).toBe("success");
  expect(read([name, "x".repeat(most + 1)]).reply().error).toHaveProperty([name]);
});
