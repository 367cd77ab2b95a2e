import type { ServerBuild } from "@remix-run/cloudflare";

type Routes = ServerBuild["routes"];
type Known = { name: string; parts: readonly string[] };

/** The name of every address that no page has. */
export const NO_PAGE = "other";

let known: readonly Known[] | undefined;

/**
 * The address of a page as it is written down for all its pages, such as `/tickets/:reference`: a closed set, whatever
 * people send.
 */
export function routeName(path: string, routes: Routes): string {
  known ??= knownIn(routes);
  const parts = partsOf(path);
  const found = known.find((route) => route.parts.length === parts.length && fits(route.parts, parts));
  return found?.name ?? NO_PAGE;
}

/** The address of a route; several may have the same. */
export function nameOf({ path = "" }: Routes[string]): string {
  return `/${path}`;
}

/** Plain parts come first: `/tickets/new` is no ticket. */
function knownIn(routes: Routes): readonly Known[] {
  const names = Object.values(routes).flatMap((route) =>
    route.id === "root" || route.path?.includes("*") ? [] : [nameOf(route)],
  );
  return [...new Set(names)]
    .map((name) => ({ name, parts: partsOf(name) }))
    .toSorted((one, other) => named(one.parts) - named(other.parts));
}

function fits(route: readonly string[], parts: readonly string[]): boolean {
  return route.every((part, at) => part.startsWith(":") || part === parts[at]);
}

function named(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith(":")).length;
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}
