const MINUTE_MS = 60_000;

/** How long a code opens anything. */
export const CODE_MS = 15 * MINUTE_MS;
/** How often a code may be guessed at before it is over. */
export const CODE_TRIES = 5;
/** A code that did not leave until then is not sent any more: whoever asked for it has gone on. */
export const CODE_GIVEN_UP_MS = 10 * MINUTE_MS;

const DIGITS = 8;

/** What a code is for: to sign in, or to show that an address is one's own. */
export type CodePurpose = "sign_in" | "address";

/** What else its owner hears of an account at once, in the same way, and without a code. */
export type AccountNews = "addresses_changed" | "password_changed";

/** News of an account are sent as long as any other mail. */
export const NEWS_GIVEN_UP_MS = 72 * 60 * MINUTE_MS;

/** For what a code's id is hashed: its digits, and the proof of its link. Without the secret it says nothing of either. */
export const CODE_PURPOSE = "sign-in code";
export const LINK_PURPOSE = "sign-in link";

/** Eight digits from a keyed hash in hex. 52 of its bits are used, so that no digits come up noticeably more often. */
export function codeFrom(hash: string): string {
  return String(Number.parseInt(hash.slice(0, 13), 16) % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** As people type a code: with blanks, hyphens, or the dot of the sentence that it stood in. */
export function tidyCode(typed: string): string {
  return typed.replace(/[\s.\-\u2010-\u2015]/gu, "");
}

/** A code in two halves, easier to read and to type. */
export function shownCode(code: string): string {
  return `${code.slice(0, DIGITS / 2)} ${code.slice(DIGITS / 2)}`;
}

/** What a link carries: which code it goes with, and proof that it came from a mail of ours. */
export function linkToken(id: string, hash: string): string {
  return `${id}.${hash.slice(0, 40)}`;
}

/** The parts of what a link carried; null for what was none of ours. */
export function linkParts(token: string): { id: string; proof: string } | null {
  const [, id, proof] = /^([\w-]{22,64})\.([0-9a-f]{40})$/.exec(token) ?? [];
  return id !== undefined && proof !== undefined ? { id, proof } : null;
}
