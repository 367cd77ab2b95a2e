import { createRequestHandler, type RequestHandler, type ServerBuild } from "@remix-run/cloudflare";
import { NO_PAGE, nameOf, routeName } from "./route-name.ts";
import { serverBuild } from "./server-build.ts";

const handlers = new Map<string, RequestHandler>();

/**
 * Remix's handler of the page at this path. With each request Remix ranks all the routes that it was given, and makes
 * them once more to render; so it is given those of one address (decision 24). An address that no page has is
 * looked for among all.
 */
export async function handlerOf(path: string): Promise<RequestHandler> {
  const build = await serverBuild();
  const name = routeName(path, build.routes);
  const known = handlers.get(name);
  if (known) return known;
  const handler = createRequestHandler(name === NO_PAGE ? build : onlyAt(name, build), "production");
  handlers.set(name, handler);
  return handler;
}

function onlyAt(name: string, build: ServerBuild): ServerBuild {
  const here = Object.values(build.routes).filter((route) => route.id === "root" || nameOf(route) === name);
  const ids = new Set(here.map(({ id }) => id));
  const some = <Of>(all: Record<string, Of>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));
  return {
    ...build,
    routes: some(build.routes),
    assets: { ...build.assets, routes: some(build.assets.routes) },
  };
}
