import { createMiddleware } from "hono/factory";
import { type Door, doorAnswer, isForNobodyKnown, isForPrograms } from "./door.ts";

/**
 * Refuses a change that another site's page sends in a visitor's name. Everything but GET, HEAD and OPTIONS must
 * come from a page of the host it is sent to; programs, which have no pages, may name no origin at all.
 */
export const originCheck = createMiddleware<Door>(async (c, next) => {
  if (["GET", "HEAD", "OPTIONS"].includes(c.req.method)) return next();
  if (isFromOwnPage(c.req.raw, isForPrograms(c.req.path))) return next();
  if (isForNobodyKnown(c.req.url) && hidesOrigin(c.req.raw)) return next();
  return doorAnswer(
    c,
    403,
    "Not sent from here",
    "This form was sent from another site, so nothing was done. Open the page on this site and send it again.",
  );
});

/**
 * Their pages ask the browser to name no origin, and nothing is done in anybody's name there. Other sites are refused
 * where they are known.
 */
function hidesOrigin({ headers }: Request): boolean {
  return (
    [null, "null"].includes(headers.get("Origin")) &&
    [null, "same-origin", "none"].includes(headers.get("Sec-Fetch-Site"))
  );
}

function isFromOwnPage({ url, headers }: Request, mayNameNoOrigin: boolean): boolean {
  // Browsers alone write this header; `none` is a person's own doing, such as sending a form again by reload.
  const site = headers.get("Sec-Fetch-Site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;

  // `null` is what a browser writes to keep its origin to itself. The Referer may still tell.
  const origin = headers.get("Origin");
  const source = origin === null || origin === "null" ? headers.get("Referer") : origin;
  if (source !== null) return URL.canParse(source) && new URL(source).host === new URL(url).host;
  return site === "same-origin" || (mayNameNoOrigin && origin === null && site === null);
}
