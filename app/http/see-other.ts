import { redirect, type TypedResponse } from "@remix-run/cloudflare";

/** The answer to a form that did its work: go and look there, with a GET. `path` is one of ours. */
export function seeOther(path: string, ...cookies: readonly string[]): TypedResponse<never> {
  const headers = new Headers();
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return redirect(path, { status: 303, headers });
}
