import { Hono } from "hono";
import { doorAnswer } from "../door.ts";
import type { ApiDoor } from "./caller.ts";
import { apiDocument } from "./document.ts";
import { routes } from "./routes.ts";

const addresses = new Hono<ApiDoor>()
  .get("/api/v1/openapi.json", (c) =>
    c.body(apiDocument(c.var.settings.appUrl).text, 200, {
      "Content-Type": "application/json",
      // The same for everybody, until the next release.
      "Cache-Control": "public, max-age=300",
    }),
  )
  .route("/api/v1", routes);

/** The door of programs. Nothing in here looks at cookies, and the pages look at no token. */
export const api = new Hono<ApiDoor>().route("/", addresses).all("/api/v1/*", async (c) => {
  const known = methodsAt(c.req.path);
  if (known.size === 0) return doorAnswer(c, 404, "Not found", "There is nothing at this address.");
  const allow = [...known, ...(known.has("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  if (c.req.method === "OPTIONS") return c.body(null, 204, { Allow: allow });
  const answer = await doorAnswer(c, 405, "That can't be done here", "This address knows no such request.");
  answer.headers.set("Allow", allow);
  return answer;
});

/** What an address can be asked by, whoever asks. */
function methodsAt(path: string): ReadonlySet<string> {
  const fitting = addresses.routes.filter(
    (route) => route.method !== "ALL" && new RegExp(`^${route.path.replace(/:\w+/g, "[^/]+")}$`).test(path),
  );
  return new Set(fitting.map(({ method }) => method));
}
