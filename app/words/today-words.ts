import type { TodayPage } from "#app/db/lists/read-today.ts";
import { NO_FILTERS } from "#app/domain/desk/desk.ts";
import { deskPath } from "./desk-words.ts";

type Counted = { broken: number; soon: number; open?: number };

/** What waits for its reader, as the page's one sentence. */
export function todayTitle({
  toDecide,
  hasMoreToDecide,
  parts,
}: Pick<TodayPage, "toDecide" | "hasMoreToDecide" | "parts">): string {
  const waits = toDecide.length;
  if (hasMoreToDecide) return `More than ${waits} things wait for your decision`;
  const broken = parts.reduce((before, part) => before + part.broken, 0);
  if (waits > 0)
    return waits === 1 ? "One thing waits for your decision" : `${waits} things wait for your decision`;
  if (broken > 0) return broken === 1 ? "One promise is broken" : `${broken} promises are broken`;
  return "Nothing waits for you, and every promise is kept";
}

/** "2 broken, 3 due within a day, 9 open"; without the last where that is not counted. */
export function figureWords({ broken, soon, open }: Counted): string {
  const parts = [
    ...(broken > 0 ? [`${broken} broken`] : []),
    ...(soon > 0 ? [`${soon} due within a day`] : []),
    ...(open === undefined ? [] : [`${open} open`]),
  ];
  return parts.join(", ");
}

/** Why it waits. */
export function askedWords(row: TodayPage["toDecide"][number]): string {
  if (row.appealedAt !== null) return "An appeal";
  if (row.withdrawalAskedAt !== null) return "They ask to withdraw it";
  if (row.reviewAskedAt !== null) return "A low rating to look into";
  return row.extensionUntilAt !== null ? "A new date is asked for" : "Late, and nobody stands above you";
}

type Part = { label: string; domain: string };

/** A part of the campus, with its area where another one has the same name: "Neeladri (Hostel)". */
export function partName({ label, domain }: Part, parts: readonly Part[]): string {
  return parts.filter((part) => part.label === label).length > 1 ? `${label} (${domain})` : label;
}

type Placed = { domainId: number | null; scopeId: number | null };

/**
 * The desk of a part of the campus; null where none shows the same: of what is no one scope's while others of its area
 * stand beside it, and of a committee.
 */
export function partPath({ domainId, scopeId }: Placed, parts: readonly Placed[]): string | null {
  if (scopeId !== null) return deskPath("all", { filters: { ...NO_FILTERS, part: `scope:${scopeId}` } });
  const isWhole = parts.filter((part) => part.domainId === domainId).length === 1;
  if (domainId === null || !isWhole) return null;
  return deskPath("all", { filters: { ...NO_FILTERS, part: `domain:${domainId}` } });
}

type Quiet = Pick<TodayPage, "toDecide" | "broken" | "places" | "incidents" | "rooms" | "away">;

/** What asks for nothing, in one breath; of rooms and absences only staff are told. */
export function quietWords(page: Quiet, isStaff: boolean): string {
  return [
    page.toDecide.length === 0 && "Nothing waits for your decision.",
    page.broken.length === 0 && "Every promise is kept.",
    page.places.length === 0 && "Nothing breaks within a day.",
    page.incidents.length === 0 && "No known problem is open.",
    isStaff && page.rooms.length === 0 && "No room has two things open.",
    isStaff && page.away.length === 0 && "Nobody is away.",
  ]
    .filter(Boolean)
    .join(" ");
}
