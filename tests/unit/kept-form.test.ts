import { expect, test } from "vitest";
import {
  carried,
  carriedIn,
  hiddenOf,
  keptForm,
  keptWith,
  questionsOf,
  takesFiles,
} from "#app/forms/kept-form.ts";

function sent(...entries: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

const request = new Request("http://localhost/tickets/new?subcategory=plumbing", { method: "POST" });

test("a kept form remembers where it went and every value of every name", () => {
  const form = sent(["description", "Drips"], ["field.days", "mon"], ["field.days", "tue"]);
  expect(keptForm(request, form)).toEqual({
    action: "/tickets/new?subcategory=plumbing",
    values: { description: ["Drips"], "field.days": ["mon", "tue"] },
  });
});

test("files stay behind", () => {
  const form = sent(["attachments", new File(["x"], "x.txt")]);
  expect(keptForm(request, form).values).toEqual({});
});

test("what a sign-in form carries comes out of it again", () => {
  const kept = keptForm(request, sent(["description", "Drips"], ["email", "hers, not the sign-in's"]));
  const { redirectTo, ...hidden } = carried(kept);
  const form = sent(["email", "asha@campus.test"], ["password", "secret"]);
  for (const [name, values] of Object.entries(hidden)) for (const value of values) form.append(name, value);
  expect(carriedIn(form, redirectTo?.[0] ?? null)).toEqual(kept);
});

test("a sign-in that carries nothing, or leads away from here, has no form", () => {
  expect(carriedIn(sent(["email", "asha@campus.test"]), "/tickets")).toBeNull();
  expect(carriedIn(sent(["kept.body", "words"]), null)).toBeNull();
});

test("a fresh value takes the place of the one that was sent", () => {
  const kept = keptForm(request, sent(["seen", "3"], ["body", "words"]));
  expect(keptWith(kept, { seen: "7", anyway: "1" }).values).toEqual({
    seen: ["7"],
    body: ["words"],
    anyway: ["1"],
  });
});

test.each([
  ["/tickets/new?subcategory=plumbing", ["description", "place", "title"]],
  ["/tickets/12", ["body"]],
  ["/tickets/12/resolution", ["text", "outcome", "status"]],
  ["/tickets/12/claim", []],
  ["/tickets/12/nonsense", []],
  ["/desk", []],
])("the form at %s asks for %j", (action, names) => {
  expect(questionsOf({ action, values: {} }).map(({ name }) => name)).toEqual(names);
});

test("a kept note says that it is one", () => {
  const [question] = questionsOf({ action: "/tickets/12", values: { kind: ["note"] } });
  expect(question?.label).toBe("Your note");
});

test("what a page asks and lists is not hidden in it as well; a draft that it can't name is", () => {
  const values = { body: ["words"], seen: ["3"], draft: ["listed", "unnamed"] };
  const kept = { action: "/tickets/12", values };
  expect(hiddenOf(kept, [{ id: "listed" }])).toEqual({ seen: ["3"], draft: ["unnamed"] });
});

test.each([
  ["/tickets/new?subcategory=plumbing", true],
  ["/tickets/12", true],
  ["/tickets/12/files", true],
  ["/tickets/12/resolution", true],
  ["/tickets/12/reopening", false],
  ["/desk", false],
])("the form at %s takes files: %s", (action, takes) => {
  expect(takesFiles({ action, values: {} })).toBe(takes);
});
