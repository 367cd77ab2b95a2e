import type { Context, Next } from "hono";
import { type Door, doorAnswer, executionContext } from "./door.ts";

/**
 * So many pages are made at once, which is a second and a half of work on a small machine. One more would make all of
 * them late, until none came in time any more.
 */
export const MOST_READS = 150;

/** Longer nobody's place is kept: the platform may have ended their request half-way, and told nobody. */
const LONGEST_MS = 20_000;

/** When each that is made now began, the oldest first. */
const underWay = new Set<{ beganAt: number }>();

/**
 * Turns those away at once who only look, while more people look than can be answered in time; what somebody has
 * written is let in, and whoever looks for help in an emergency.
 */
export async function crowd(c: Context<Door>, next: Next): Promise<Response | undefined> {
  const looks = c.req.method === "GET" || c.req.method === "HEAD";
  if (!looks || c.req.path === "/emergency") {
    await next();
    return;
  }
  forgetThoseBefore(Date.now() - LONGEST_MS);
  if (underWay.size >= MOST_READS) {
    c.header("Retry-After", "5");
    return doorAnswer(
      c,
      503,
      "Very many people are here at this moment",
      "Nothing was lost. Open this page again in a few seconds.",
    );
  }
  const own = { beganAt: Date.now() };
  underWay.add(own);
  const made = next().finally(() => underWay.delete(own));
  // Who goes away takes their request with them, and what waits in it would never leave its place.
  executionContext(c).waitUntil(made.catch(() => {}));
  await made;
}

function forgetThoseBefore(time: number) {
  for (const each of underWay) {
    if (each.beganAt > time) return;
    underWay.delete(each);
  }
}
