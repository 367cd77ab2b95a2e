import { CODE_MS } from "#app/domain/sign-in/sign-in-codes.ts";

/** The cookie's name; `__Host-` binds it to this host and to https where there is https. */
function cookieName(isSecure: boolean): string {
  return isSecure ? "__Host-session" : "session";
}

/** Of the cookie that lets a browser be known again after signing out. It opens nothing. */
function deviceName(isSecure: boolean): string {
  return isSecure ? "__Host-device" : "device";
}

/** Of the cookie by which the browser is known that asked for a code. */
function codeName(isSecure: boolean): string {
  return isSecure ? "__Host-code" : "code";
}

const DAY_S = 24 * 3600;
const MAX_AGE_S = 90 * DAY_S;
/** As long as the database remembers a session that is over. */
const DEVICE_AGE_S = 30 * DAY_S;
/** As long as a code lives. */
const CODE_AGE_S = CODE_MS / 1000;

/** The session token a request carries, null without one. */
export function sessionTokenOf(request: Request, isSecure: boolean): string | null {
  return tokenIn(request, cookieName(isSecure));
}

/** The token of a browser that asked for a code, null without one. */
export function codeTokenOf(request: Request, isSecure: boolean): string | null {
  return tokenIn(request, codeName(isSecure));
}

/** The token of a session that was ended in this browser, null without one. */
export function deviceTokenOf(request: Request, isSecure: boolean): string | null {
  return tokenIn(request, deviceName(isSecure));
}

/**
 * The Set-Cookie value that begins (a token) or ends (null) a session in the browser. On a shared computer it is
 * gone with the browser's window.
 */
export function sessionCookie(token: string | null, isSecure: boolean, isShared = false): string {
  const age = token === null ? 0 : isShared ? null : MAX_AGE_S;
  return cookie(cookieName(isSecure), token ?? "", age, isSecure);
}

/** The Set-Cookie value by which the browser is known at the next sign-in of the same person. */
export function deviceCookie(token: string, isSecure: boolean): string {
  return cookie(deviceName(isSecure), token, DEVICE_AGE_S, isSecure);
}

/** The Set-Cookie value that ties a code to the browser that asked for it; null unties it. */
export function codeCookie(token: string | null, isSecure: boolean): string {
  return cookie(codeName(isSecure), token ?? "", token === null ? 0 : CODE_AGE_S, isSecure);
}

function tokenIn(request: Request, name: string): string | null {
  const wanted = `${name}=`;
  const found = (request.headers.get("Cookie") ?? "")
    .split(/;\s*/)
    .find((cookie) => cookie.startsWith(wanted));
  const token = found?.slice(wanted.length) ?? "";
  return /^[\w-]{22,64}$/.test(token) ? token : null;
}

function cookie(name: string, value: string, ageS: number | null, isSecure: boolean): string {
  const age = ageS === null ? "" : `; Max-Age=${ageS}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${age}${isSecure ? "; Secure" : ""}`;
}
