import { createMiddleware } from "hono/factory";
import { type Door, doorAnswer } from "./door.ts";

const ALLOW = ["GET", "HEAD", "POST", "OPTIONS"];

/**
 * Pages know GET, HEAD and POST; each address for programs says itself what it knows. OPTIONS is answered: no other
 * origin is allowed anything.
 */
export const methods = createMiddleware<Door>(async (c, next) => {
  if (c.req.path.startsWith("/api/v1/")) return next();
  if (c.req.method === "OPTIONS") return c.body(null, 204, { Allow: ALLOW.join(", ") });
  if (ALLOW.includes(c.req.method)) return next();
  const answer = await doorAnswer(c, 405, "That can't be done here", "This address knows no such request.");
  answer.headers.set("Allow", ALLOW.join(", "));
  return answer;
});
