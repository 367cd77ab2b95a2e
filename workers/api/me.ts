import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { readViewer } from "#app/db/account/viewer.ts";
import { ROLES } from "#app/domain/people/actor.ts";
import { refuse as refusal } from "#app/domain/refusals.ts";
import { SCOPES } from "#app/domain/sign-in/api-tokens.ts";
import { ifAway } from "../unavailable.ts";
import { answers, good, needs } from "./answers.ts";
import { type ApiDoor, caller } from "./caller.ts";
import { invalid } from "./invalid.ts";
import { refuse } from "./refuse.ts";

const Me = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    locale: z.string(),
    roles: z.array(z.enum(ROLES)),
    scopes: z.array(z.enum(SCOPES)).meta({ description: "What this token may do." }),
  })
  .openapi("Me");

const route = createRoute({
  method: "get",
  path: "/me",
  operationId: "getMe",
  summary: "Says who you are",
  security: needs(null),
  middleware: caller(null),
  responses: answers({
    200: good("The person in whose name the token acts.", Me, {
      id: 41,
      name: "Asha Verma",
      locale: "en",
      roles: ["student"],
      scopes: ["tickets:read"],
    }),
  }),
});

export const me = new OpenAPIHono<ApiDoor>({ defaultHook: invalid }).openapi(route, async (c) => {
  const { deps, actor, now, token, inTime } = c.var.caller;
  const read = await inTime(readViewer(deps.db, actor, now)).catch(ifAway(null));
  if (!read) return refuse(c, { ok: false, code: "unavailable" });
  const { viewer } = read;
  if (!viewer) return refuse(c, refusal("token_unknown"));
  const roles = [...new Set(viewer.grants.map(({ role }) => role))];
  const { personId: id, name, locale } = viewer;
  return c.json({ id, name, locale, roles, scopes: [...token.scopes] }, 200);
});
