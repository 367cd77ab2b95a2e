import { createMiddleware } from "hono/factory";
import { type Door, doorAnswer, isForPrograms } from "./door.ts";

/** Pages know GET, HEAD and POST. OPTIONS is answered here: no other origin is allowed anything. */
export const methods = createMiddleware<Door>(async (c, next) => {
  const allow = isForPrograms(c.req.path)
    ? ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    : ["GET", "HEAD", "POST", "OPTIONS"];
  if (c.req.method === "OPTIONS") return c.body(null, 204, { Allow: allow.join(", ") });
  if (allow.includes(c.req.method)) return next();
  const answer = await doorAnswer(c, 405, "That can't be done here", "This address knows no such request.");
  answer.headers.set("Allow", allow.join(", "));
  return answer;
});
