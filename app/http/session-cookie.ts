/** The cookie's name; `__Host-` binds it to this host and to https where there is https. */
function cookieName(isSecure: boolean): string {
  return isSecure ? "__Host-session" : "session";
}

/** Of the cookie that lets a browser be known again after signing out. It opens nothing. */
function deviceName(isSecure: boolean): string {
  return isSecure ? "__Host-device" : "device";
}

const DAY_S = 24 * 3600;
const MAX_AGE_S = 90 * DAY_S;
/** As long as the database remembers a session that is over. */
const DEVICE_AGE_S = 30 * DAY_S;

/** The session token a request carries, null without one. */
export function sessionTokenOf(request: Request, isSecure: boolean): string | null {
  return tokenIn(request, cookieName(isSecure));
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
