import { type AppLoadContext, createRequestHandler, type ServerBuild } from "@remix-run/cloudflare";
import { beforeAll, expect, test } from "vitest";
import { serverBuild } from "#workers/server-build.ts";
import { deps, fileAs, fileWith } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { HOME, visit } from "./visit.ts";

let build: ServerBuild;

beforeAll(async () => {
  build = await serverBuild();
});

/** The answer of the real build with one more page, `/extra`, and what that reported to the door. */
async function visitExtra(module: Partial<ServerBuild["routes"][string]["module"]>) {
  const route = { id: "extra", parentId: "root", path: "extra" };
  const asset = {
    ...route,
    module: "/assets/extra.js",
    hasAction: false,
    hasLoader: true,
    hasErrorBoundary: false,
  };
  const withExtra = {
    ...build,
    assets: {
      ...build.assets,
      routes: {
        ...build.assets.routes,
        extra: { ...asset, hasClientAction: false, hasClientLoader: false, imports: [] },
      },
    },
    routes: { ...build.routes, extra: { ...route, module: { default: () => "hello", ...module } } },
  };
  const faults: unknown[] = [];
  const answer = await createRequestHandler(withExtra, "production")(new Request(`${HOME}/extra`), {
    requestId: "number-7",
    reportFault: (fault: unknown) => faults.push(fault),
    allowScripts: () => "nonce-of-this-page",
  } as unknown as AppLoadContext);
  return { status: answer.status, page: await answer.text(), faults };
}

test("the landing page is a whole document", async () => {
  const response = await visit("/");
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(await response.text()).toMatch(/^<!DOCTYPE html><html .*<title>Resolve<.*<\/html>/s);
});

test("the bare data of a page is nobody's, not even who may see the page", async () => {
  const student = await signedIn("student26");
  const reference = await fileAs("student26");
  expect((await student.get(`/tickets/${reference}`)).status).toBe(200);
  for (const path of [
    `/tickets/${reference}.data`,
    `/tickets/${reference}?_data=routes%2Ftickets.%24reference`,
  ]) {
    const answer = await student.get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain("drips");
  }
});

test("words in another language say in which, beside English that does not", async () => {
  const description = "ನಲ್ಲಿಯಲ್ಲಿ ನೀರು ಬರುತ್ತಿಲ್ಲ";
  const reference = await fileWith(deps(), "student26", { subcategory: "plumbing", description });
  const page = await (await (await signedIn("student26")).get(`/tickets/${reference}`)).text();
  expect(page).toContain(`<p class="words" lang="kn">${description}</p>`);
  expect(page.match(/lang="(?!en")/g)).toHaveLength(2);
});

test("a page carries no framework script unless it asks for it", async () => {
  const { page } = await visitExtra({});
  expect(page).toContain("hello");
  expect(page).not.toContain("<script");
});

test("the page that a report is written on carries no script at all", async () => {
  const student = await signedIn("student26");
  const answer = await student.get("/tickets/new?subcategory=plumbing");
  expect(await answer.text()).not.toContain("<script");
});

test("a page that hydrates carries scripts, each with the nonce that the door allowed", async () => {
  const { page } = await visitExtra({ handle: { hydrate: true } });
  const scripts = page.match(/<script[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(script).toContain('nonce="nonce-of-this-page"');
});

test("a loader that fails is reported once, and its page shows only the number of the request", async () => {
  const fault = new Error("select * from people");
  const { status, page, faults } = await visitExtra({ loader: () => Promise.reject(fault) });
  expect([status, faults]).toEqual([500, [fault]]);
  expect(page).toContain("number-7");
  expect(page).not.toContain("select");
});

test("a refusal that a loader throws is an answer and no fault", async () => {
  const { status, page, faults } = await visitExtra({
    loader: () => {
      throw new Response(null, { status: 404 });
    },
  });
  expect([status, faults]).toEqual([404, []]);
  expect(page).not.toContain("number-7");
});
