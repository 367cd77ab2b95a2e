import { createExecutionContext, env } from "cloudflare:test";
import { expect, test } from "vitest";
import { takeConsoleErrors } from "#tests/console-error-fails.ts";
import { router } from "#workers/router.ts";

test("with a wrong setting nothing is served, and the log says which one it is, once", async () => {
  const broken = { ...env, MAIL_SECRET: "short" };
  const answer = await router.fetch(new Request("http://localhost/"), broken, createExecutionContext());
  expect(answer.status).toBe(500);
  const [line, ...more] = takeConsoleErrors();
  expect(more).toEqual([]);
  expect(JSON.parse(line ?? "")).toMatchObject({
    level: "error",
    requestId: answer.headers.get("X-Request-Id"),
    fault: { name: "SettingsError", words: expect.stringMatching(/^MAIL_SECRET: is too weak/) },
  });
});

test("the page of a fault shows its number and nothing else of it", async () => {
  const broken = { ...env, MAIL_SECRET: "short" };
  const answer = await router.fetch(new Request("http://localhost/"), broken, createExecutionContext());
  const page = await answer.text();
  takeConsoleErrors();
  expect(page).toContain(answer.headers.get("X-Request-Id"));
  expect(page).not.toMatch(/MAIL_SECRET|SettingsError/);
});
