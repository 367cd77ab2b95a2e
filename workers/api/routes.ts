import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import type { ApiDoor } from "./caller.ts";
import { campus } from "./campus.ts";
import { commands } from "./commands.ts";
import { filings } from "./filing.ts";
import { me } from "./me.ts";
import { doorProblem } from "./refuse.ts";
import { tickets } from "./tickets.ts";

/** Everything that a program can ask for, under /api/v1. */
export const routes = new OpenAPIHono<ApiDoor>()
  .route("/", me)
  .route("/", tickets)
  .route("/", filings)
  .route("/", commands)
  .route("/", campus)
  .onError((fault, c) => {
    // What the parser of bodies throws; everything else is a fault, and the door's.
    if (fault instanceof HTTPException && fault.status === 400) return doorProblem(c, "body_unreadable");
    throw fault;
  });

routes.openAPIRegistry.registerComponent("securitySchemes", "token", {
  type: "http",
  scheme: "bearer",
  description:
    "A token that somebody made on their profile. It does what they may, cut to its scopes, and ends with it, or with them.",
});
