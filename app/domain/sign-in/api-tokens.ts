import type { PersonId } from "#app/domain/ids.ts";
import type { Limit } from "#app/domain/limits.ts";
import { type Issue, type Refusal, refuseAll } from "#app/domain/refusals.ts";
import { fits, tidyLine } from "#app/domain/words.ts";

/** What a token may be for: its person's own rights, cut to these. */
export const SCOPES = ["tickets:read", "tickets:file", "tickets:write"] as const;
export type Scope = (typeof SCOPES)[number];

/** For how many days a token may be made. */
export const TOKEN_DAYS = [30, 90, 365] as const;

/** Tokens that one person has beside each other. */
export const MOST_TOKENS = 20;
const LONGEST_NAME = 60;
const DAY_MS = 86_400_000;

/** A token that a program came with, while it stands for somebody who is here. */
export type ApiToken = {
  id: string;
  personId: PersonId;
  scopes: readonly Scope[];
  perMinute: number;
  /** When it was last noted as in use. */
  lastUsedAt: number | null;
};

export type TokenSaid = { name: string; scopes: readonly string[]; days: string };

/** What somebody asks for in a new token, or why that is none. */
export function newToken(
  { name: typed, scopes: chosen, days }: TokenSaid,
  now: number,
): { ok: true; name: string; scopes: readonly Scope[]; expiresAt: number } | Refusal {
  const name = tidyLine(typed);
  const scopes = SCOPES.filter((scope) => chosen.includes(scope));
  const lasts = TOKEN_DAYS.find((each) => String(each) === days);
  const issues: Issue[] = [];
  if (name === "") issues.push({ field: "name", code: "words_missing", facts: {} });
  if (!fits(name, LONGEST_NAME))
    issues.push({ field: "name", code: "words_too_long", facts: { most: LONGEST_NAME } });
  if (scopes.length === 0) issues.push({ field: "scopes", code: "scopes_missing", facts: {} });
  if (lasts === undefined) issues.push({ field: "days", code: "choice_unknown", facts: {} });
  if (issues.length > 0 || lasts === undefined) return refuseAll(issues);
  return { ok: true, name, scopes, expiresAt: now + lasts * DAY_MS };
}

/** Requests with one token (PRODUCT 11). */
export function requestsOf({ perMinute }: Pick<ApiToken, "perMinute">): readonly Limit[] {
  return [{ name: "requests-minute", most: perMinute, windowMs: 60_000 }];
}
