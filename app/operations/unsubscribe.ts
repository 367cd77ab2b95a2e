import { switchMailOff } from "#app/db/account/preferences.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { TOPICS } from "#app/domain/telling/how-told.ts";
import type { Deps } from "./deps.ts";
import { seal, unseal } from "./sealed.ts";

const PURPOSE = "unsubscribe";
/** Mail programs offer it for as long as the mail is kept; the law of some countries wants sixty days. */
const OPEN_MS = 90 * 86_400_000;

/** What the link of a daily list carries: the same for the same list, so that a mail sent twice is the same mail. */
export function unsubscribeToken(
  deps: Pick<Deps, "keyed" | "now">,
  personId: PersonId,
  listedAt: number,
): string {
  return seal(deps, PURPOSE, String(personId), listedAt + OPEN_MS);
}

/** Whose daily list a link ends; null for one that is over, or none of ours. */
export function unsubscribedBy(deps: Pick<Deps, "keyed" | "now">, token: string): PersonId | null {
  const opened = unseal(deps, PURPOSE, token);
  return opened === null || opened === "over" ? null : (Number(opened.text) as PersonId);
}

/**
 * Ends somebody's daily list by its link, without signing in (RFC 8058): nothing comes by mail any more but what nobody
 * can switch off, and their inbox has everything. Answers false for a link that opens nothing.
 */
export async function unsubscribe(deps: Deps, token: string): Promise<boolean> {
  const personId = unsubscribedBy(deps, token);
  if (personId === null) return false;
  await switchMailOff(deps.db, personId, { mail: TOPICS }, deps.now());
  return true;
}
