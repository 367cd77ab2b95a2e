import { expect, test } from "vitest";
import { HOME, visit } from "./visit.ts";

function statusOf(headers: Record<string, string>, path = "/healthz", method = "POST"): Promise<number> {
  return visit(path, { method, headers }).then(({ status }) => status);
}

// Nothing takes a POST at /healthz, so whoever gets past the check is told so by a page.
const REFUSED = 403;

test.each([
  ["names another site", { Origin: "https://elsewhere.test" }],
  ["names another port", { Origin: "http://localhost:1" }],
  ["names a host that begins like ours", { Origin: "http://localhost:8787.elsewhere.test" }],
  ["names a host in its password part", { Origin: "http://localhost:8787@elsewhere.test" }],
  ["names an origin that is no address", { Origin: "localhost:8787" }],
  ["hides its origin", { Origin: "null" }],
  ["hides its origin and comes from another site", { Origin: "null", Referer: "https://elsewhere.test/" }],
  ["comes from another site by its Referer", { Referer: "https://elsewhere.test/http://localhost:8787/" }],
  ["is cross-site by the browser's word", { Origin: HOME, "Sec-Fetch-Site": "cross-site" }],
  ["is from a neighbouring subdomain", { Origin: HOME, "Sec-Fetch-Site": "same-site" }],
  ["names nothing at all", {}],
])("a form that %s is refused", async (_, headers) => {
  expect(await statusOf(headers)).toBe(REFUSED);
});

test.each([
  ["names this host", { Origin: HOME }],
  ["names this host and is same-origin", { Origin: HOME, "Sec-Fetch-Site": "same-origin" }],
  ["is sent again by reload", { Origin: HOME, "Sec-Fetch-Site": "none" }],
  ["hides its origin but shows a page of ours", { Origin: "null", Referer: `${HOME}/tickets/new` }],
  ["shows only a page of ours", { Referer: `${HOME}/tickets/new` }],
  ["is same-origin by the browser's word", { Origin: "null", "Sec-Fetch-Site": "same-origin" }],
])("a form that %s is let in", async (_, headers) => {
  expect(await statusOf(headers)).not.toBe(REFUSED);
});

test.each(["/api/v1/tickets", "/webhooks/slack/events", "/cdn-cgi/handler/scheduled"])(
  "a program may name no origin at %s, but no other one",
  async (path) => {
    expect(await statusOf({}, path)).not.toBe(REFUSED);
    expect(await statusOf({ Origin: "https://elsewhere.test" }, path)).toBe(REFUSED);
  },
);

test("reading needs no origin", async () => {
  expect(await statusOf({ Origin: "https://elsewhere.test" }, "/healthz", "GET")).toBe(200);
});

test("a changed method does not slip by", async () => {
  const headers = { Origin: "https://elsewhere.test" };
  expect(await statusOf(headers, "/api/v1/tickets", "DELETE")).toBe(REFUSED);
  expect(await statusOf(headers, "/", "PUT")).toBe(405);
});

test("the refusal is a page that says what to do, or a problem for a program", async () => {
  const headers = { Origin: "https://elsewhere.test" };
  const page = await visit("/", { method: "POST", headers });
  expect(await page.text()).toContain("Open the page on this site and send it again.");
  const problem = await visit("/api/v1/tickets", { method: "POST", headers });
  expect(problem.headers.get("Content-Type")).toBe("application/problem+json");
  expect(await problem.json()).toMatchObject({
    status: 403,
    type: expect.stringMatching(/other_site$/),
    detail: expect.stringContaining("Open the page on this site"),
  });
});
