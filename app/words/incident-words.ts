import { isOpen, type StatusKind } from "#app/domain/statuses.ts";

/** How the promise of a known problem stands, before its moment. */
export function promiseWords({
  statusKind,
  isOverdue,
}: {
  statusKind: StatusKind;
  isOverdue: boolean;
}): string {
  if (!isOpen(statusKind)) return "It has ended; it was promised by";
  return isOverdue ? "Not kept: it was promised by" : "Promised by";
}

/** How many belong to a known problem: “3 tickets, 5 people hear of it”. */
export function belongingWords({ tickets, people }: { tickets: number; people: number }): string {
  return `${tickets} ${tickets === 1 ? "ticket" : "tickets"}, ${people} ${people === 1 ? "person hears" : "people hear"} of it`;
}
