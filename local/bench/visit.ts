import { setTimeout as wait } from "node:timers/promises";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";

// How measurements visit the running site: as browsers without script do.

const MOST_TRIES = 5;
const TRIED_AGAIN_MS = 2000;

/**
 * Signs somebody of the demo campus in, which is only how a measurement begins: who is told to come back does so. Answers
 * the cookies to send; refuses whatever is no sign-in.
 */
export async function signIn(origin: string, mail: string, tries = 1): Promise<string> {
  const body = new URLSearchParams({ email: `${mail}@campus.test`, password: DEMO_PASSWORD });
  const response = await post(`${origin}/login`, { Origin: origin }, body);
  if (response.status === 503 && tries < MOST_TRIES) {
    await wait(TRIED_AGAIN_MS);
    return signIn(origin, mail, tries + 1);
  }
  if (response.status !== 303) throw new Error(`${mail} could not sign in: ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}

/** Sends a form under a fresh key; answers the status. */
export async function send(
  origin: string,
  path: string,
  cookie: string,
  fields: Record<string, string>,
): Promise<number> {
  const body = new URLSearchParams({ ...fields, idempotencyKey: crypto.randomUUID() });
  return (await post(`${origin}${path}`, { Origin: origin, Cookie: cookie }, body)).status;
}

/** A page or file as text. Refuses every status but 200. */
export async function textOf(url: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { headers, redirect: "manual" });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return text;
}

/** The numbers of the tickets that a page leads to. */
export function ticketsOn(html: string): string[] {
  return [...new Set([...html.matchAll(/href="\/tickets\/(\d+)["?]/g)].map(([, number]) => number ?? ""))];
}

async function post(url: string, headers: Record<string, string>, body: URLSearchParams): Promise<Response> {
  const response = await fetch(url, { method: "POST", redirect: "manual", headers, body });
  await response.arrayBuffer();
  return response;
}
