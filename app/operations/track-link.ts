import { LINK_OPEN_MS } from "#app/domain/commands/send-link.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Deps } from "./deps.ts";
import { seal, unseal } from "./sealed.ts";

const LINK = "track link";

/** One ticket and its requester, as a link names them. */
export type Linked = { reference: string; personId: PersonId };

/** What a mailed link carries: the same for the same wish, so that a mail sent twice is the same mail. */
export function linkToken(
  deps: Pick<Deps, "keyed" | "now">,
  { reference, personId }: Linked,
  askedAt: number,
): string {
  return seal(deps, LINK, JSON.stringify([reference, personId]), askedAt + LINK_OPEN_MS);
}

/** What a link opens; null for one that is over, or not ours. */
export function linkedIn(deps: Pick<Deps, "keyed" | "now">, token: string): Linked | null {
  const opened = unseal(deps, LINK, token);
  if (opened === null || opened === "over") return null;
  const [reference, personId] = JSON.parse(opened.text) as [string, PersonId];
  return { reference, personId };
}
