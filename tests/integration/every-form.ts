import { expect } from "vitest";
import type { PersonVerb } from "#app/domain/command.ts";
import type { Deps } from "#app/operations/deps.ts";
import { PERSON_VERBS, pathOf, REQUESTER, ripeFor, saidOn } from "./every-verb.ts";

/** Longer than that nobody waits to hear that the records can't be reached. Three seconds, of which patience takes 2.2, and one more for a machine that is busy with other tests. */
export const WITHIN_MS = 4000;

export type Answer = { status: number; again: string | null; html: string; tookMs: number };

export async function timed(asking: () => Promise<Response>): Promise<Answer> {
  const startedAt = Date.now();
  const response = await asking();
  const html = await response.text();
  return {
    status: response.status,
    again: response.headers.get("Retry-After"),
    html,
    tookMs: Date.now() - startedAt,
  };
}

const AT_ONCE = 16;

/** Asks all, so many at a time: what the last of fifty waits for is a processor, which no answer is to blame for. */
export async function askAll<Asked>(
  all: readonly Asked[],
  ask: (one: Asked) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE)
    answers.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(ask))));
  return answers;
}

export function expectUnavailable({ status, again, html, tookMs }: Answer, what: string) {
  expect([status, again], what).toEqual([503, "5"]);
  expect(html, what).toMatch(/<!DOCTYPE html>.*<title>[^<]*our records do not answer/is);
  expect(tookMs, what).toBeLessThan(WITHIN_MS);
}

/** A form as somebody sends it: where to, and every word that must come back with a failure. */
export type Sending = { by: string; path: string; fields: Record<string, string>; key: string };

export const keyed = (by: string, path: string, fields: Record<string, string>): Sending => {
  const key = crypto.randomUUID();
  return { by, path, key, fields: { ...fields, seen: "9", idempotencyKey: key } };
};

const filing = () =>
  keyed(REQUESTER, "/tickets/new?subcategory=plumbing", {
    description: "The tap drips again.",
    place: "Room 12",
    stops: "none",
  });

/** Every form about a ticket: that of a new one, and those that say a verb. */
export type FormName = "file" | PersonVerb;

export const FORM_NAMES: readonly FormName[] = ["file", ...PERSON_VERBS];

/** These forms, each for a ticket of its own. */
export async function formsOf(names: readonly FormName[], deps: Deps): Promise<Sending[]> {
  const forms: Sending[] = [];
  // One after the other: all at once, some would wait longer than a command may.
  for (const name of names) forms.push(name === "file" ? filing() : await saying(name, deps));
  return forms;
}

async function saying(verb: PersonVerb, deps: Deps): Promise<Sending> {
  const reference = await ripeFor(verb, deps);
  const { by, form } = saidOn(verb, reference);
  return keyed(by, pathOf(verb, reference), { ...form[1] });
}
