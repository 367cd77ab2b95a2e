import { createExecutionContext, env } from "cloudflare:test";
import { expect, test } from "vitest";
import { router } from "#workers/router.ts";
import { fileAs, say } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { HOME } from "./visit.ts";

const WORDS = "The lamp on the third floor hums";

test.each([
  ["/tickets/new?subcategory=no-such", {}],
  ["/tickets/new", { subcategory: "no-such" }],
  ["/tickets/new", {}],
  [`/tickets/new?subcategory=${"x".repeat(5000)}`, {}],
])("a filing to %s with %j keeps its words and offers the subjects", async (path, named) => {
  const student = await signedIn("student20");
  const filing = { description: WORDS, place: "Stairs", idempotencyKey: "own-key", "field.days": "mon" };
  const answer = await student.send(path, { ...filing, ...named });
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain("<title>Error: ");
  expect(page).toContain(`${WORDS}</textarea>`);
  expect(page).toMatch(/<select[^>]*name="subcategory"/);
  for (const value of ["Stairs", "own-key", "mon"]) expect(page).toContain(`value="${value}"`);
});

test("a subject given in the body alone is filed, and its form comes back with the words when something is wrong", async () => {
  const student = await signedIn("student20");
  const wrong = { subcategory: "plumbing", description: WORDS, title: "x".repeat(300) };
  const page = await (await student.send("/tickets/new", wrong)).text();
  expect(page).toContain('action="/tickets/new?subcategory=plumbing"');
  expect(page).toContain(`${WORDS}</textarea>`);
  const filed = await student.send("/tickets/new", { ...wrong, title: "" });
  expect(filed.headers.get("Location")).toMatch(/^\/tickets\/\d+\/filed$/);
});

test.each([
  ["one question", () => "field.x"],
  ["as many questions", (index: number) => `field.x${index}`],
])("thirty thousand values of %s are refused and keep the words", async (_, nameOf) => {
  const student = await signedIn("student20");
  const values = Array.from({ length: 30_000 }, (_, index): [string, string] => [nameOf(index), "y"]);
  const answer = await student.send("/tickets/new?subcategory=plumbing", [["description", WORDS], ...values]);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(`${WORDS}</textarea>`);
});

test("with the database away the sign-in keeps the form that waits in it", async () => {
  const waiting = { email: "student20@campus.test", redirectTo: "/tickets/12", "kept.body": WORDS };
  const request = new Request(`${HOME}/login`, {
    method: "POST",
    body: new URLSearchParams({ ...waiting, password: "never shown again" }),
    headers: { Origin: HOME },
  });
  const away = { ...env, TURSO_DATABASE_URL: "http://127.0.0.1:9" };
  const answer = await router.fetch(request, away, createExecutionContext());
  const page = await answer.text();
  expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
  for (const value of Object.values(waiting)) expect(page).toContain(`value="${value}"`);
  expect(page).not.toContain("never shown again");
});

test("a reply that does not say what its page showed is not sent over somebody else's", async () => {
  const reference = await fileAs("student20");
  await say("warden.neeladri", reference, "reply", { body: "I come at four." });
  const student = await signedIn("student20");
  const answer = await student.send(`/tickets/${reference}`, { body: "Not at four.", seen: "what?" });
  const page = await answer.text();
  expect(answer.status).toBe(409);
  for (const words of ["Not at four.", "I come at four."]) expect(page).toContain(words);
});

test.each(["", "/cancellation"])(
  "a form to a ticket%s with an endless key is refused and comes back with a key that works",
  async (noun) => {
    const reference = await fileAs("student20");
    const student = await signedIn("student20");
    const fields = { body: WORDS, reason: WORDS, seen: "1", idempotencyKey: "k".repeat(201) };
    const answer = await student.send(`/tickets/${reference}${noun}`, fields);
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain(WORDS);
    expect(page).not.toContain(fields.idempotencyKey);
  },
);

test("an endless reference is a ticket that is not there", async () => {
  const student = await signedIn("student20");
  const path = `/tickets/${"9".repeat(5000)}`;
  expect((await student.get(path)).status).toBe(404);
  expect((await student.send(path, { body: WORDS })).status).toBe(404);
});
