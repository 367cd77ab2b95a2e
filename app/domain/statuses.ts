import type { Verb } from "./command.ts";
import type { StatusId } from "./ids.ts";
import { type Refusal, refuse } from "./refusals.ts";

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

/** A retired status stays on the tickets that have it, and is given to none. */
export type Status = { id: StatusId; slug: string; kind: StatusKind; isDefault: boolean; isActive: boolean };

/** Verbs with which a status can be chosen. An acknowledgement leaves what is worked on already where it stands. */
const LEADS_TO = {
  acknowledge: (from) => (from === "new" ? "active" : from),
  start: () => "active",
  resume: () => "active",
  hold: () => "waiting_other",
  ask: () => "waiting_requester",
  resolve: () => "resolved",
} as const satisfies Partial<Record<Verb, (from: StatusKind) => StatusKind>>;
export type ChoosingVerb = keyof typeof LEADS_TO;

/** Whether a status can be chosen with a verb. */
export function isChoosing(verb: Verb): verb is ChoosingVerb {
  return Object.hasOwn(LEADS_TO, verb);
}

/** The kind in which a verb leaves a ticket of this kind. */
export function kindAfter(verb: ChoosingVerb, from: StatusKind): StatusKind {
  return LEADS_TO[verb](from);
}

/** What can be chosen with a verb: the active statuses of the kind that it leads to, in the order of the campus. */
export function choosable<S extends Status>(
  statuses: readonly S[],
  verb: ChoosingVerb,
  from: StatusKind,
): readonly S[] {
  const kind = kindAfter(verb, from);
  return statuses.filter((status) => status.kind === kind && status.isActive);
}

/** The status that a verb names by its slug; null where it names none. Refuses one that can't be chosen with it. */
export function chosenStatus(
  statuses: readonly Status[],
  verb: ChoosingVerb,
  from: StatusKind,
  slug = "",
): { ok: true; statusId: StatusId | null } | Refusal {
  if (slug === "") return { ok: true, statusId: null };
  const chosen = choosable(statuses, verb, from).find((status) => status.slug === slug);
  return chosen ? { ok: true, statusId: chosen.id } : refuse("status_unknown", "status");
}

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
