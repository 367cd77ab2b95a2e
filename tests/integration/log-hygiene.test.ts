import { createExecutionContext, createScheduledController, env } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { actToken } from "#app/operations/act-by-link.ts";
import { takeConsoleErrors } from "#tests/console-error-fails.ts";
import { email } from "#workers/email.ts";
import { scheduled } from "#workers/scheduled.ts";
import { deps, idOf, moveToOwnCampus, newKey, rowsOf } from "./campus.ts";
import type { Collected } from "./collector.ts";
import { ask, tokenOf } from "./programs.ts";
import { signedIn } from "./signed-in.ts";
import { sendForm, visit } from "./visit.ts";

const lines: string[] = [];
const spies = (["log", "info", "debug", "warn"] as const).map((level) => vi.spyOn(console, level));

beforeAll(async () => {
  for (const spy of spies)
    spy.mockImplementation((...words: unknown[]) => void lines.push(words.map(String).join(" ")));
  // Test hooks would let the words of faults through, for those who mend them on their own machine.
  await moveToOwnCampus({
    LOG_LEVEL: "debug",
    TEST_HOOKS: "0",
    METRICS_TOKEN: `${WORD}-of-the-figures`,
    SENTRY_DSN: `http://key@${new URL(inject("collectorUrl")).host}/8`,
  });
});
afterAll(() => {
  for (const spy of spies) spy.mockRestore();
});

/** In everything that somebody types. */
const WORD = "marigold";

/** What Sentry was told, once it was told of as many faults as the log was. */
async function collected(): Promise<string> {
  return vi.waitFor(async () => {
    const told = await (await fetch(`${inject("collectorUrl")}/collected/8`)).json<Collected[]>();
    expect(told.length).toBeGreaterThan(0);
    return told.map(({ path, headers, body }) => [path, JSON.stringify(headers), body].join("\n")).join("\n");
  }, 20_000);
}

/** A mail of somebody to the campus, as Email Routing hands it over. */
async function mailIn(from: string): Promise<void> {
  const lines = [`From: ${WORD} <${from}>`, "To: help@campus.test", `Subject: ${WORD}`, "", WORD];
  const raw = new TextEncoder().encode(lines.join("\r\n"));
  const message = {
    from,
    to: "help@campus.test",
    raw: new Blob([raw]).stream(),
    rawSize: raw.byteLength,
    headers: new Headers(),
    canBeForwarded: false,
    setReject: () => {},
    forward: () => Promise.reject(new Error("not here")),
    reply: () => Promise.reject(new Error("not here")),
  };
  await email(message, env, createExecutionContext());
}

test("the log of many requests has no password, token, cookie, address or word of anybody's", async () => {
  const person = await signedIn("student01");
  const token = await tokenOf("student01");
  await sendForm("/login", { email: `${WORD}@campus.test`, password: `${WORD}-password` });
  await sendForm("/login/code", { email: `${WORD}@campus.test` });
  const filing = { description: `It leaks, ${WORD}`, place: WORD, stops: "none", idempotencyKey: newKey() };
  const filed = await person.send("/tickets/new?subcategory=plumbing", filing);
  const reference = /tickets\/(\d+)/.exec(filed.headers.get("Location") ?? "")?.[1] ?? "";
  await person.send(`/tickets/${reference}`, {
    kind: "reply",
    body: WORD,
    idempotencyKey: newKey(),
    seen: "1",
  });
  await person.get(`/search?q=${WORD}`);
  await ask(token, "POST", `/tickets/${reference}/messages`, { body: { body: WORD } });
  await ask(`${token}x`, "GET", "/me");
  await person.send("/profile/tokens", { name: WORD, scopes: "read", days: "30", idempotencyKey: newKey() });
  for (const bearer of [`${WORD}-of-the-figures`, `${WORD}-of-another`])
    await visit("/metrics", { headers: { Authorization: `Bearer ${bearer}` } });
  for (const from of ["student01@campus.test", `${WORD}@campus.test`]) await mailIn(from);
  await visit(`/search/%ff${WORD}`);
  await visit(`/search/%0a${WORD}?q=${WORD}`);
  await visit(`/tickets/${token}?q=${WORD}@campus.test`, { headers: { Cookie: person.cookie } });
  await visit("/tickets", { headers: { "User-Agent": WORD, Cookie: `session=${WORD}` } });
  const refusedByMistake = { description: WORD, stops: WORD, idempotencyKey: newKey() };
  await person.send("/tickets/new?subcategory=plumbing", refusedByMistake);
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  const linked = { verb: "reopen", reference, personId: idOf("student01"), seq: 1 } as const;
  const act = actToken(deps(), linked, Date.now());
  for (const path of [`/acts/${act}`, `/acts/${act}x`, `/acts/${act}/more`]) {
    await visit(path);
    await sendForm(path, { reason: WORD });
  }
  // A fault of ours whose statement carries what was typed.
  await rowsOf("alter table event_contents rename to gone");
  await person.send(`/tickets/${reference}`, {
    kind: "reply",
    body: WORD,
    idempotencyKey: newKey(),
    seen: "9",
  });
  const all = [...lines, ...takeConsoleErrors(), await collected()].join("\n");
  expect(all.split("\n").length).toBeGreaterThan(10);
  for (const told of ['"fault"', "A mail came in.", "/api/8/envelope/"]) expect(all).toContain(told);
  const session = person.cookie.split("=")[1] ?? "";
  for (const secret of [
    WORD,
    "campus-demo-2026",
    token,
    token.slice(8),
    act,
    ...act.split("."),
    session,
    "@campus.test",
    "student01",
  ])
    expect(all).not.toContain(secret);
});
