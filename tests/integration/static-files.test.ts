import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { serverBuild } from "#workers/server-build.ts";
import { HOME } from "./visit.ts";

function file(path: string): Promise<Response> {
  return env.ASSETS.fetch(new URL(path, HOME));
}

test("a file with a hash in its name is kept for good", async () => {
  const { assets } = await serverBuild();
  const answer = await file(assets.entry.module);
  expect([answer.status, answer.headers.get("Cache-Control")]).toEqual([
    200,
    "public, max-age=31536000, immutable",
  ]);
  await answer.body?.cancel();
});

test("files carry protections too", async () => {
  const { headers, body } = await file("/robots.txt");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
  await body?.cancel();
});

test.each(["/.vite/manifest.json", "/_headers", "/.assetsignore"])("%s is not served", async (path) => {
  const answer = await file(path);
  expect(answer.status).toBe(404);
  await answer.body?.cancel();
});

test("what browsers may fetch beforehand says so by its type, and no page that records being read is among it", async () => {
  const answer = await file("/prefetch.json");
  expect(answer.headers.get("Content-Type")).toBe("application/speculationrules+json");
  const { prefetch } = await answer.json<{ prefetch: { where: { href_matches: string[] } }[] }>();
  const patterns = prefetch.flatMap(({ where }) => where.href_matches);
  const isFetched = (path: string) =>
    patterns.some((pattern) => new URLPattern(pattern, HOME).test(path, HOME));
  expect(["/desk?view=all", "/tickets/new?subcategory=plumbing"].filter(isFetched)).toHaveLength(2);
  expect(["/tickets/12", "/tickets/P-7K3Q-9M", "/inbox", "/track", "/logout"].filter(isFetched)).toEqual([]);
});
