import type { ServerBuild } from "@remix-run/cloudflare";

/**
 * All pages, as `remix vite:build` wrote them. Imported with the first request that needs a page, so that what
 * only touches an object need not load them.
 */
export async function serverBuild(): Promise<ServerBuild> {
  const build: unknown = await import("../build/server/index.js");
  return build as ServerBuild;
}
