import { createContext } from "react";

/**
 * What the document around a page needs to know of its request. Given by `entry.server.tsx` and not by a loader,
 * because a page has to say its number even when the loaders failed. In the browser both are empty.
 */
export const PageContext = createContext<{ requestId?: string; scriptNonce?: string }>({});

/** Whether a route asked for framework scripts by `export const handle = { hydrate: true }`. */
export function asksForScripts(handle: unknown): boolean {
  return typeof handle === "object" && handle !== null && "hydrate" in handle && handle.hydrate === true;
}

/** The last event that a page about a ticket shows its viewer: `seen` of what its loader answered. */
export function seenOf(answer: unknown): number | undefined {
  if (typeof answer !== "object" || answer === null || !("seen" in answer)) return undefined;
  return typeof answer.seen === "number" ? answer.seen : undefined;
}
