import { data } from "@remix-run/cloudflare";
import { FLASHES, type FlashCode } from "#app/words/flash-words.ts";

const NAME = "flash";
const SHOWN_WITHIN_S = 60;

/** The Set-Cookie value that makes the next page say what was done. Carries a code and never words. */
export function flashCookie(request: Request, code: FlashCode): string {
  return cookie(request, code, SHOWN_WITHIN_S);
}

/** A loader's answer with the banner that waits for this page; the cookie goes as soon as it was read. */
export function withFlash<T extends object>(request: Request, page: T) {
  const flash = flashOf(request);
  const headers = flash === null ? undefined : { "Set-Cookie": cookie(request, "", 0) };
  return data({ ...page, flash }, { headers });
}

function flashOf(request: Request): FlashCode | null {
  const found = /(?:^|;\s*)flash=([a-z_]{1,40})(?:;|$)/.exec(request.headers.get("Cookie") ?? "")?.[1] ?? "";
  return Object.hasOwn(FLASHES, found) ? (found as FlashCode) : null;
}

function cookie(request: Request, value: string, ageS: number): string {
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  return `${NAME}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${ageS}${secure}`;
}
