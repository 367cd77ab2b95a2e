import { createExecutionContext, env } from "cloudflare:test";
import { expect, test } from "vitest";
import { router } from "#workers/router.ts";
import { HOME, visit } from "./visit.ts";

const MEGABYTE = 1024 * 1024;

function send(body: BodyInit, headers: Record<string, string> = {}, path = "/api/v1/nothing") {
  return visit(path, { method: "POST", body, headers: { Origin: HOME, ...headers } });
}

/** A body that declares no length and, however much of it is taken, has more. */
function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
}

test("a declared length over 1 MB is refused before any of it is read", async () => {
  const body = endless();
  const headers = { "Content-Length": String(MEGABYTE + 1), Origin: HOME };
  const request = new Request(HOME, { method: "POST", body, headers });
  const answer = await router.fetch(request, env, createExecutionContext());
  expect([answer.status, request.bodyUsed]).toEqual([413, false]);
});

test("1 MB exactly is taken", async () => {
  expect((await send(new Uint8Array(MEGABYTE))).status).not.toBe(413);
});

test("files may declare up to 52 MB", async () => {
  const form = { "Content-Type": "multipart/form-data; boundary=x" };
  const declared = (bytes: number) => send("--x--", { ...form, "Content-Length": String(bytes) });
  expect((await declared(52 * MEGABYTE)).status).not.toBe(413);
  expect((await declared(52 * MEGABYTE + 1)).status).toBe(413);
});

test("a body that declares nothing is cut off while it is read", async () => {
  const answer = await send(endless(), {}, "/dev/mail-in?from=a@b.test&to=help@campus.test");
  expect(answer.status).toBe(413);
});

test("the refusal says how much is possible", async () => {
  const page = await send("x", { "Content-Length": "99999999" }, "/");
  expect(page.status).toBe(413);
  expect(await page.text()).toContain("1 MB");
});
