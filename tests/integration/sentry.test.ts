import { beforeAll, expect, inject, test, vi } from "vitest";
import { takeConsoleErrors } from "#tests/console-error-fails.ts";
import { moveToOwnCampus, newKey, rowsOf } from "./campus.ts";
import type { Collected } from "./collector.ts";
import { signedIn } from "./signed-in.ts";

const PROJECT = 7;
const WORD = "marigold";

beforeAll(() => {
  const { host } = new URL(inject("collectorUrl"));
  return moveToOwnCampus({ SENTRY_DSN: `http://publickey@${host}/${PROJECT}`, TEST_HOOKS: "0" });
});

async function collected(): Promise<Collected[]> {
  return (await fetch(`${inject("collectorUrl")}/collected/${PROJECT}`)).json();
}

test("a fault is told to Sentry once, by what the log says of it and nothing else", async () => {
  const person = await signedIn("student01");
  await rowsOf("alter table event_contents rename to gone");
  const fields = { description: WORD, place: WORD, stops: "none", idempotencyKey: newKey() };
  const failed = await person.send(`/tickets/new?subcategory=plumbing&${WORD}=${WORD}`, fields);
  expect(failed.status).toBe(500);
  const [line = "{}"] = takeConsoleErrors();
  const { message, fault, at, ...said } = JSON.parse(line);

  await vi.waitFor(async () => expect(await collected()).toHaveLength(1), 20_000);
  const [{ path, headers, body } = { path: "", headers: {}, body: "" }] = await collected();
  expect(path).toBe("/api/7/envelope/?sentry_version=7&sentry_key=publickey");
  expect(headers).not.toHaveProperty("cookie");
  const [, type, event = "{}"] = body.split("\n").map((part) => JSON.parse(part));
  expect(type).toEqual({ type: "event" });
  const { exception, extra, contexts, sdk, ...rest } = event;
  expect(rest).toEqual({
    event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    timestamp: Date.parse(at) / 1000,
    level: "error",
    logger: "resolve",
    platform: "javascript",
    environment: "production",
    message,
  });
  expect({ ...extra, level: "error" }).toEqual(said);
  expect(Object.keys(contexts)).toEqual(["trace"]);
  expect(sdk).toEqual({ integrations: ["SpanStreaming"] });
  expect(exception.values.at(-1)).toMatchObject({ type: fault.name });
  expect(exception.values.at(-1).stacktrace.frames.at(-1)).toMatchObject({ lineno: expect.any(Number) });
  for (const secret of [WORD, person.cookie.split("=")[1] ?? "", "student01", "@campus.test", "plumbing"])
    expect(body).not.toContain(secret);
});

test("who asked is answered the same while Sentry is away", async () => {
  await moveToOwnCampus({ SENTRY_DSN: "http://publickey@127.0.0.1:9/7" });
  const person = await signedIn("student01");
  await rowsOf("alter table event_contents rename to gone");
  const fields = { description: WORD, stops: "none", idempotencyKey: newKey() };
  const failed = await person.send("/tickets/new?subcategory=plumbing", fields);
  expect(failed.status).toBe(500);
  expect(takeConsoleErrors()).toHaveLength(1);
});
