import { Hono } from "hono";
import { doorAnswer } from "../door.ts";
import type { ApiDoor } from "./caller.ts";
import { apiDocument } from "./document.ts";
import { routes } from "./routes.ts";

/** The door of programs. Nothing in here looks at cookies, and the pages look at no token. */
export const api = new Hono<ApiDoor>()
  .get("/api/v1/openapi.json", (c) => c.json(apiDocument(c.var.settings.appUrl)))
  .route("/api/v1", routes)
  .all("/api/v1/*", (c) => doorAnswer(c, 404, "Not found", "There is nothing at this address."));
