import { type Scope, TOKEN_DAYS } from "#app/domain/sign-in/api-tokens.ts";

/** What a token may do, as its person chooses it. */
export const SCOPE_WORDS: Readonly<Record<Scope, { label: string; hint: string }>> = {
  "tickets:read": { label: "Read tickets", hint: "Those that you see yourself, but no confidential ones." },
  "tickets:file": { label: "Report problems", hint: "In your name. They count as yours." },
  "tickets:write": { label: "Act on tickets", hint: "Everything that you may do on them." },
};

/** For how long it lasts. */
export const DAYS_WORDS = TOKEN_DAYS.map((days) => ({ value: String(days), label: `${days} days` }));
