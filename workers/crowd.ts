import type { Context, Next } from "hono";
import { type Door, doorAnswer, executionContext } from "./door.ts";

/**
 * So many pages are made at once, which is half a second of work on a small machine. With three times as many, their
 * questions wait for the database until nobody waits for the answer any more, and so do those of what people wrote:
 * beyond what the machine can do, it would do less (decision 24).
 */
export const MOST_READS = 48;

/**
 * And so many wait for one of them to be done: people who come at the same moment are not too many. While it is too many
 * who come all the time nobody waits: that would make everybody late and let nobody more in.
 */
export const MOST_WAITING = 100;
/** With the time for which a page waits for the database, no longer than anybody is kept. */
export const LONGEST_WAIT_MS = 700;
const LOOK_AGAIN_MS = 50;
/** So long after somebody was turned away it counts as too many. */
export const TOO_MANY_MS = 3000;

/** Longer nobody's place is kept: the platform may have ended their request half-way, and told nobody. */
const LONGEST_MS = 20_000;

type Here = { cameAt: number };

let turnedAwayAt = Number.NEGATIVE_INFINITY;

/** Whose pages are made now, and who waits for that, the first first. */
const underWay = new Set<Here>();
const waiting = new Set<Here>();

/**
 * Turns those away who only look, while more people look than can be answered in time; what somebody has written is let
 * in, and whoever looks for help in an emergency.
 */
export async function crowd(c: Context<Door>, next: Next): Promise<Response | undefined> {
  const looks = c.req.method === "GET" || c.req.method === "HEAD";
  if (!looks || c.req.path === "/emergency") {
    await next();
    return;
  }
  if (!hasRoom() && !(await waitsForRoom())) {
    turnedAwayAt = Date.now();
    c.header("Retry-After", "5");
    return doorAnswer(
      c,
      503,
      "Very many people are here at this moment",
      "Nothing was lost. Open this page again in a few seconds.",
    );
  }
  const own = { cameAt: Date.now() };
  underWay.add(own);
  const made = next().finally(() => underWay.delete(own));
  // Who goes away takes their request with them, and what waits in it would never leave its place.
  executionContext(c).waitUntil(made.catch(() => {}));
  await made;
}

function hasRoom(): boolean {
  forgetThoseBefore(underWay, Date.now() - LONGEST_MS);
  return underWay.size < MOST_READS;
}

/** Whether there is room before it would take too long. Whoever comes meanwhile may be first: their page is wanted as much. */
async function waitsForRoom(): Promise<boolean> {
  const own = { cameAt: Date.now() };
  forgetThoseBefore(waiting, own.cameAt - LONGEST_MS);
  if (waiting.size >= MOST_WAITING || own.cameAt - turnedAwayAt < TOO_MANY_MS) return false;
  waiting.add(own);
  try {
    while (Date.now() - own.cameAt < LONGEST_WAIT_MS) {
      await new Promise((resume) => setTimeout(resume, LOOK_AGAIN_MS));
      if (hasRoom()) return true;
    }
    return false;
  } finally {
    waiting.delete(own);
  }
}

function forgetThoseBefore(those: Set<Here>, time: number) {
  for (const each of those) {
    if (each.cameAt > time) return;
    those.delete(each);
  }
}
