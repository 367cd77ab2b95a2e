import { createExecutionContext, env } from "cloudflare:test";
import { expect, test } from "vitest";
import { router } from "#workers/router.ts";
import { serverBuild } from "#workers/server-build.ts";
import { fileAs } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { sendForm, visit } from "./visit.ts";

const PROTECTIONS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Pages of people who do not say who they are. */
const UNTRACED = { ...PROTECTIONS, "referrer-policy": "no-referrer", "cache-control": "no-store" };

function expectProtected({ headers }: Response, path = "") {
  const isUntraced = /^\/(track|anonymous|jobs|acts|unsubscribe)/.test(path);
  expect(Object.fromEntries(headers)).toMatchObject(isUntraced ? UNTRACED : PROTECTIONS);
  expect(headers.get("Permissions-Policy")).toContain("camera=()");
  expect(headers.get("Cache-Control")).not.toBeNull();
  expect(headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
  const policy = headers.get("Content-Security-Policy") ?? "";
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ]),
  );
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
}

/** Each address that the build knows, with something in place of its parameters. */
async function addressesOfAllRoutes(): Promise<string[]> {
  const { routes } = await serverBuild();
  const pathOf = (id: string | undefined): string => {
    const route = id === undefined ? undefined : routes[id];
    return route === undefined ? "" : `${pathOf(route.parentId)}/${route.path ?? ""}`;
  };
  const paths = Object.keys(routes).map((id) =>
    pathOf(id)
      .replace(/:\w+\??|\*/g, "1")
      .replace(/\/+/g, "/"),
  );
  return [...new Set(paths)];
}

test.each(await addressesOfAllRoutes())("%s answers with the protections", async (path) => {
  expectProtected(await visit(path), path);
  expectProtected(await sendForm(path), path);
});

test.each([
  ["/healthz", {}],
  ["/readyz", {}],
  ["/no/such/page", {}],
  ["/assets/of-an-older-build.js", {}],
  ["/?_data=root", {}],
  ["/", { method: "OPTIONS" }],
  ["/", { method: "PROPFIND" }],
  ["/", { method: "HEAD" }],
  ["/", { method: "POST", headers: { Origin: "https://elsewhere.test" } }],
  ["/", { method: "POST", headers: { "Content-Length": "99999999" }, body: "x" }],
])("%s %o is protected as well", async (path, init) => {
  expectProtected(await visit(path, init));
});

test("a page is kept by nobody", async () => {
  expect((await visit("/")).headers.get("Cache-Control")).toBe("private, no-store");
});

test("a page that did not ask for framework scripts carries none and allows no inline one", async () => {
  const page = await visit("/");
  expect(page.headers.get("Content-Security-Policy")).not.toContain("nonce-");
  expect(await page.text()).not.toContain("<script");
});

test("no page of somebody signed in carries a script or a style of its own", async () => {
  const reference = await fileAs("student20");
  const [student, staff] = await Promise.all([signedIn("student20"), signedIn("warden.neeladri")]);
  const paths = [`/tickets/${reference}`, `/tickets/${reference}/filed`, "/tickets", "/tickets/new"];
  const answers = await Promise.all([
    ...paths.map((path) => student.get(path)),
    ...[`/tickets/${reference}`, "/desk"].map((path) => staff.get(path)),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expectProtected(answer);
    expect(answer.headers.get("Content-Security-Policy")).not.toContain("nonce-");
    expect(await answer.text()).not.toMatch(
      /<script(?! type="module" src="\/assets\/)|<style| style=| on\w+=/,
    );
  }
});

test("only an https address asks for https ever after", async () => {
  const request = () => new Request("https://help.campus.example/healthz");
  const secure = { ...env, APP_URL: "https://help.campus.example", TEST_HOOKS: "0" };
  const answer = await router.fetch(request(), secure, createExecutionContext());
  expect(answer.headers.get("Strict-Transport-Security")).toContain("max-age=31536000");
  expect((await visit("/healthz")).headers.get("Strict-Transport-Security")).toBeNull();
});

test("a request id from outside is not taken over", async () => {
  const answer = await visit("/healthz", { headers: { "X-Request-Id": "forged" } });
  expect(answer.headers.get("X-Request-Id")).not.toBe("forged");
});
