import type { MaskedStep } from "#app/db/upkeep/read-audit.ts";

/** The name of a code, as words. */
export function inWords(code: string): string {
  return code.replaceAll("_", " ");
}

/** "after 3 hours, extension asked, by the owner". */
export function stepWords({ kind, afterMs, by }: MaskedStep): string {
  return `${afterWords(afterMs)}: ${inWords(kind)}, by ${BY[by]}`;
}

const BY: Readonly<Record<MaskedStep["by"], string>> = {
  requester: "the requester",
  owner: "the owner",
  somebody: "somebody else",
  system: "the system",
};

const MINUTE_MS = 60_000;

function afterWords(afterMs: number): string {
  const minutes = Math.round(afterMs / MINUTE_MS);
  if (minutes < 1) return "At once";
  if (minutes < 120) return `After ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `After ${hours} hours` : `After ${Math.round(hours / 24)} days`;
}
