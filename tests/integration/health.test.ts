import { createExecutionContext, env } from "cloudflare:test";
import { expect, inject, test } from "vitest";
import { openMailServer } from "#tests/fixtures/mail-server.ts";
import { probeAll } from "#workers/health.ts";
import { router } from "#workers/router.ts";
import { visit } from "./visit.ts";

test("/healthz is alive without asking anybody", async () => {
  const cutOff = { ...env, TURSO_DATABASE_URL: "http://127.0.0.1:9", FILES: null, RATE_LIMITER: null };
  const answer = await router.fetch(
    new Request("http://localhost/healthz"),
    cutOff,
    createExecutionContext(),
  );
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
});

test("/readyz has one entry for each dependency", async () => {
  const answer = await visit("/readyz");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ database: "up", objects: "up", files: "up" });
});

test("/readyz is 503 when the database is away, and tells which one it is", async () => {
  const away = { ...env, TURSO_DATABASE_URL: "http://127.0.0.1:9" };
  const answer = await router.fetch(new Request("http://localhost/readyz"), away, createExecutionContext());
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ database: "down", files: "up" });
});

test("however many ask /readyz, the mail server is signed in to once in a while", async () => {
  const server = await openMailServer(inject("smtpControlUrl"));
  const there = { ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` };
  const ask = () => router.fetch(new Request("http://localhost/readyz"), there, createExecutionContext());
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await server.behave({ at: "connect", does: "refuse", code: 421, text: "Closed" });
  expect(await (await ask()).json()).toMatchObject({ mail: "up" });
  await server.close();
});

test("/readyz asks the mail server where there is one", async () => {
  const server = await openMailServer(inject("smtpControlUrl"));
  const ask = async (port: number) => {
    const there = { ...env, SMTP_URL: `smtp://127.0.0.1:${port}` };
    return router.fetch(new Request("http://localhost/readyz"), there, createExecutionContext());
  };
  const up = await ask(server.port);
  expect([up.status, await up.json()]).toEqual([200, expect.objectContaining({ mail: "up" })]);
  await server.behave({ at: "connect", does: "refuse", code: 421, text: "Closed" });
  const down = await ask(server.port);
  expect([down.status, await down.json()]).toEqual([
    503,
    expect.objectContaining({ mail: "down", database: "up" }),
  ]);
  await server.close();
});

test("a dependency that does not answer in time is down", async () => {
  const silent = () => new Promise(() => {});
  expect(await probeAll(new Map(), { silent, quick: async () => "yes" }, 5)).toEqual({
    silent: "down",
    quick: "up",
  });
});
