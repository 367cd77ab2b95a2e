/** The cookie's name; `__Host-` binds it to this host and to https where there is https. */
function cookieName(isSecure: boolean): string {
  return isSecure ? "__Host-session" : "session";
}

const MAX_AGE_S = 90 * 24 * 3600;

/** The session token a request carries, null without one. */
export function sessionTokenOf(request: Request, isSecure: boolean): string | null {
  const wanted = `${cookieName(isSecure)}=`;
  const found = (request.headers.get("Cookie") ?? "")
    .split(/;\s*/)
    .find((cookie) => cookie.startsWith(wanted));
  const token = found?.slice(wanted.length) ?? "";
  return /^[\w-]{22,64}$/.test(token) ? token : null;
}

/** The Set-Cookie value that begins (a token) or ends (null) a session in the browser. */
export function sessionCookie(token: string | null, isSecure: boolean): string {
  const age = token === null ? 0 : MAX_AGE_S;
  return `${cookieName(isSecure)}=${token ?? ""}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${isSecure ? "; Secure" : ""}`;
}
