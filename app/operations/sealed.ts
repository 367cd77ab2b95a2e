import { timingSafeEqual } from "node:crypto";
import type { Deps } from "./deps.ts";

type Keys = Pick<Deps, "keyed" | "now">;

/** A text that only we can have written, until a moment. `purpose` keeps those of one kind from being used as another. */
export function seal({ keyed }: Keys, purpose: string, text: string, untilAt: number): string {
  const body = Buffer.from(JSON.stringify([text, untilAt])).toString("base64url");
  return `${body}.${keyed(purpose, body)[0]}`;
}

/** What was sealed; “over” when its moment has passed, null for what we did not write. */
export function unseal(
  keys: Keys,
  purpose: string,
  sealed: string,
): { text: string; untilAt: number } | "over" | null {
  const opened = unsealLate(keys, purpose, sealed);
  return opened === null || keys.now() < opened.untilAt ? opened : "over";
}

/** The same also when its moment has passed: for saying what it was about, and nothing more. */
export function unsealLate(
  { keyed }: Keys,
  purpose: string,
  sealed: string,
): { text: string; untilAt: number } | null {
  const [body = "", mac = ""] = sealed.length > 1000 ? [] : sealed.split(".");
  const given = Buffer.from(mac);
  const isOurs = keyed(purpose, body).some((own) => {
    const expected = Buffer.from(own);
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  if (!isOurs) return null;
  const [text, untilAt] = JSON.parse(Buffer.from(body, "base64url").toString()) as [string, number];
  return { text, untilAt };
}
