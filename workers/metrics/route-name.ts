import type { ServerBuild } from "@remix-run/cloudflare";

type Routes = ServerBuild["routes"];
type Known = { name: string; parts: readonly string[] };

let known: readonly Known[] | undefined;

/**
 * The address of a page as it is written down for all its pages, such as `/tickets/:reference`: a closed set, whatever
 * people send. What no page answers is `other`.
 */
export function routeName(path: string, routes: Routes): string {
  known ??= knownIn(routes);
  const parts = partsOf(path);
  const found = known.find((route) => route.parts.length === parts.length && fits(route.parts, parts));
  return found?.name ?? "other";
}

/** Plain parts come first: `/tickets/new` is no ticket. */
function knownIn(routes: Routes): readonly Known[] {
  const names = Object.values(routes).flatMap((route) =>
    route.id === "root" || route.path?.includes("*") ? [] : [`/${route.path ?? ""}`],
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
