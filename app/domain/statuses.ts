import type { StatusId } from "./ids.ts";

/** Behaviour follows the kind; a campus may rename statuses and add its own (PRODUCT: Statuses). */
export const STATUS_KINDS = [
  "new",
  "active",
  "waiting_requester",
  "waiting_other",
  "resolved",
  "closed",
  "cancelled",
] as const;
export type StatusKind = (typeof STATUS_KINDS)[number];

/** Kinds in which somebody still owes the requester something. */
export const OPEN_KINDS = [
  "new",
  "active",
  "waiting_requester",
  "waiting_other",
] as const satisfies readonly StatusKind[];

export type Status = { id: StatusId; kind: StatusKind; isDefault: boolean };

export function isOpen(kind: StatusKind): boolean {
  return (OPEN_KINDS as readonly StatusKind[]).includes(kind);
}

/** The default status of a kind; each campus has exactly one per kind, so a missing one is a fault. */
export function defaultStatus(
  statuses: readonly Status[],
  kind: StatusKind,
): { statusId: StatusId; statusKind: StatusKind } {
  const found = statuses.find((status) => status.kind === kind && status.isDefault);
  if (!found) throw new Error(`no default status of kind ${kind}`);
  return { statusId: found.id, statusKind: kind };
}
