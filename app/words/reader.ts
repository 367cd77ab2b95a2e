import type { Capacity } from "#app/domain/people/permissions.ts";

/**
 * As whom somebody reads a ticket. Who is both requester and staff reads as requester, as they also speak
 * (PRODUCT: reply). `other` is somebody who joined, watches, filed it for somebody, or was told of it by the ladder.
 */
export type Reader = "requester" | "staff" | "other";

export function readerOf(held: ReadonlySet<Capacity>): Reader {
  if (held.has("requester") || held.has("reporter")) return "requester";
  const works = (["assignee", "scope_staff", "senior", "panel", "committee", "looking"] as const).some(
    (each) => held.has(each),
  );
  return works ? "staff" : "other";
}
