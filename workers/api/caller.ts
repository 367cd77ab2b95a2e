import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { ActorRef } from "#app/domain/command.ts";
import type { Standing } from "#app/domain/limits.ts";
import { refuse as refusal } from "#app/domain/refusals.ts";
import type { ApiToken, Scope } from "#app/domain/sign-in/api-tokens.ts";
import { rateLimitHeaders } from "#app/http/rate-limit-headers.ts";
import { admitToken, noteTokenUse } from "#app/operations/api-token.ts";
import type { Deps } from "#app/operations/deps.ts";
import { depsOf } from "../deps.ts";
import { type Door, executionContext } from "../door.ts";
import { log } from "../log.ts";
import { count } from "../metrics/meter.ts";
import { type Patience, patience } from "../patience.ts";
import { unavailable } from "../unavailable.ts";
import { refuse } from "./refuse.ts";

/** What the routes of programs hand on to each other beside the door's own. */
export interface ApiDoor extends Door {
  Variables: Door["Variables"] & { caller: Caller };
}

/** Who calls: the token's person. Cookies are not looked at. */
export type Caller = {
  token: ApiToken;
  actor: ActorRef;
  deps: Deps;
  now: number;
  inTime: Patience;
  /** How the limits stand that this request was counted under, for the answer's headers. */
  standings: Standing[];
};

/** Lets in whoever comes with a token that has this scope, and counts the request. */
export function caller(scope: Scope | null) {
  return createMiddleware<ApiDoor>(async (c, next) => {
    const deps = depsOf(c.env);
    const ctx = executionContext(c);
    const inTime = patience(ctx);
    const text = bearerIn(c.req.header("Authorization"));
    if (text === null) return unknown(c);
    const admitted = await inTime(admitToken(deps, text, scope)).catch((error) => ({
      ...unavailable(error),
      standings: [],
    }));
    const standings = [...admitted.standings];
    if (!admitted.ok && admitted.code === "token_unknown") return unknown(c);
    if (!admitted.ok) {
      const answer = refuse(c, admitted);
      setAll(answer.headers, rateLimitHeaders(standings, deps.now()));
      return answer;
    }
    const { token, stale } = admitted;
    if (stale) {
      const noting = noteTokenUse(deps, token.id);
      ctx.waitUntil(noting.catch((fault) => log.warning("A token's use was not noted.", { fault })));
    }
    const actor = { kind: "person", personId: token.personId } as const;
    c.set("caller", { token, actor, deps, now: deps.now(), inTime, standings });
    await next();
    setAll(c.res.headers, rateLimitHeaders(standings, deps.now()));
  });
}

function unknown(c: Context<ApiDoor>) {
  count("resolve_auth_failures_total", { door: "api" });
  return refuse(c, refusal("token_unknown"));
}

/** RFC 6750; no other way of sending a token is known. */
function bearerIn(header: string | undefined): string | null {
  return /^Bearer +(\S{1,200})$/i.exec(header ?? "")?.[1] ?? null;
}

function setAll(headers: Headers, values: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(values)) headers.set(name, value);
}
