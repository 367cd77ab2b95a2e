import { exports } from "cloudflare:workers";

export const HOME = "http://localhost:8787";

/** What a program without a browser's headers gets at `path`; redirects are not followed. */
export function visit(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(new URL(path, HOME), { redirect: "manual", ...init }));
}

/** What a form on our own page gets when it is sent to `path`. */
export function sendForm(path: string, fields: Record<string, string> = {}): Promise<Response> {
  return visit(path, { method: "POST", body: new URLSearchParams(fields), headers: { Origin: HOME } });
}
