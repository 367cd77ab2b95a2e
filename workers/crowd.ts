import type { Context, Next } from "hono";
import { type Door, doorAnswer } from "./door.ts";

/**
 * So many pages are made at once, which is a second and a half of work on a small machine. One more would make all of
 * them late, until none came in time any more.
 */
export const MOST_READS = 150;

let underWay = 0;

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
  if (underWay >= MOST_READS) {
    c.header("Retry-After", "5");
    return doorAnswer(
      c,
      503,
      "Very many people are here at this moment",
      "Nothing was lost. Open this page again in a few seconds.",
    );
  }
  underWay += 1;
  try {
    await next();
  } finally {
    underWay -= 1;
  }
}
