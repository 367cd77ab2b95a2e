import { createExecutionContext, env } from "cloudflare:test";
import { expect, test } from "vitest";
import { router } from "#workers/router.ts";
import { visit } from "./visit.ts";

const TICK = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*";

test("a tick of the clock on demand", async () => {
  const answer = await visit(TICK, { method: "POST" });
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
});

test.each([TICK, "/dev/mail-in?from=a@b.test&to=help@campus.test"])(
  "without TEST_HOOKS there is nothing at %s",
  async (path) => {
    const request = new Request(`http://localhost:8787${path}`, { method: "POST", body: "x" });
    const answer = await router.fetch(request, { ...env, TEST_HOOKS: "0" }, createExecutionContext());
    expect(answer.status).toBe(404);
  },
);

test("a tick is not to be had by a link", async () => {
  expect((await visit(TICK)).status).toBe(404);
});
