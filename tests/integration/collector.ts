import http from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where a test reads, as JSON, what was sent to a project of that server: GET /collected/<project>. */
    collectorUrl: string;
  }
}

export type Collected = { path: string; headers: Record<string, string>; body: string };

/** A server as Sentry's: takes whatever is posted to `/api/<project>/envelope/` and gives it back to tests. */
export default async function setup(project: TestProject) {
  const collected: Collected[] = [];
  const server = http.createServer(async (request, response) => {
    const path = request.url ?? "";
    const of = /^\/collected\/(\d+)$/.exec(path)?.[1];
    if (of !== undefined)
      return response.end(JSON.stringify(collected.filter((each) => each.path.startsWith(`/api/${of}/`))));
    const body = Buffer.concat(await request.toArray()).toString();
    collected.push({ path, headers: request.headers as Record<string, string>, body });
    return response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("collectorUrl", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => new Promise<void>((resolve) => server.close(() => resolve()));
}
