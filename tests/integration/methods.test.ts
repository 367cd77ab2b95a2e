import { expect, test } from "vitest";
import { sendForm, visit } from "./visit.ts";

test("HEAD is GET without the page", async () => {
  const [head, get] = [await visit("/", { method: "HEAD" }), await visit("/")];
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect(head.headers.get("Content-Type")).toBe(get.headers.get("Content-Type"));
});

test("OPTIONS tells what is possible and allows no other origin", async () => {
  const answer = await visit("/", { method: "OPTIONS", headers: { Origin: "https://elsewhere.test" } });
  expect([answer.status, answer.headers.get("Allow")]).toEqual([204, "GET, HEAD, POST, OPTIONS"]);
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
});

test.each(["PUT", "DELETE", "PATCH", "PROPFIND"])(
  "%s of a page is 405 with what is possible",
  async (method) => {
    const answer = await visit("/", { method });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD, POST, OPTIONS"]);
  },
);

test.each([
  ["/api/v1/me", "GET, HEAD, OPTIONS"],
  ["/api/v1/openapi.json", "GET, HEAD, OPTIONS"],
  ["/api/v1/tickets", "GET, POST, HEAD, OPTIONS"],
  ["/api/v1/tickets/1024", "GET, HEAD, OPTIONS"],
  ["/api/v1/tickets/1024/claim", "POST, OPTIONS"],
])("%s says what it knows, also to whoever asks it by something else", async (path, allow) => {
  const options = await visit(path, { method: "OPTIONS", headers: { Origin: "https://elsewhere.test" } });
  expect([options.status, options.headers.get("Allow")]).toEqual([204, allow]);
  expect(options.headers.get("Access-Control-Allow-Origin")).toBeNull();
  for (const method of ["PUT", "DELETE", "PROPFIND"]) {
    const answer = await visit(path, { method });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, allow]);
    expect(await answer.json()).toMatchObject({ status: 405, title: "Method unknown" });
  }
});

test.each(["GET", "POST", "PUT", "OPTIONS"])(
  "%s of an address that programs have none at is 404",
  async (method) => {
    for (const path of ["/api/v1/nothing", "/api/v1/tickets/1024/claim/more", "/api/v1/"])
      expect((await visit(path, { method })).status).toBe(404);
  },
);

test("an address that nothing knows is a 404 page", async () => {
  const answer = await visit("/no/such/page");
  expect([answer.status, answer.headers.get("Content-Type")]).toEqual([404, "text/html; charset=utf-8"]);
});

test("a form sent to an address that nothing knows is a 404 and no fault", async () => {
  expect((await sendForm("/no/such/page")).status).toBe(404);
});

test("one loader can't be asked for without its page", async () => {
  expect((await visit("/?_data=root")).status).toBe(404);
});
