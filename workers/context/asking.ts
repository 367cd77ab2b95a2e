import type { Viewer } from "#app/db/account/viewer.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { Standing } from "#app/domain/limits.ts";
import { codeTokenOf, deviceTokenOf, sessionCookie, sessionTokenOf } from "#app/http/session-cookie.ts";
import { isStale, keepSession } from "#app/operations/keep-session.ts";
import { depsOf, networkFor } from "../deps.ts";
import { log } from "../log.ts";
import { patience } from "../patience.ts";
import { settingsOf } from "../settings.ts";
import { orUnavailablePage } from "../unavailable.ts";

/** One request, who asks in it, and what everything that it asks for rests on. */
export type Asking = ReturnType<typeof askingOf>;

/** Reads who asks off the request; nothing is asked of the database yet. */
export function askingOf(request: Request, env: Env, ctx: ExecutionContext) {
  const deps = depsOf(env);
  const settings = settingsOf(env);
  const isSecure = settings.appUrl.startsWith("https:");
  const token = sessionTokenOf(request, isSecure);
  const deviceToken = deviceTokenOf(request, isSecure);
  const codeToken = codeTokenOf(request, isSecure);
  const tokenHashes = token === null ? [] : deps.tokenHashes(token);
  const actor: ActorRef = { kind: "session", tokenHashes };
  const now = deps.now();
  const cookies: string[] = [];
  const standings: Standing[] = [];
  const inTime = patience(ctx);
  const network = networkFor(env, request);

  /** One page's read; notes afterwards, at most every ten minutes, that the session is in use, here and in the browser. */
  async function page<T extends { viewer: Viewer | null }>(reading: Promise<T>): Promise<T> {
    const read = await orUnavailablePage(inTime(reading));
    if (isStale(read.viewer, now)) {
      const keeping = keepSession(deps, tokenHashes);
      ctx.waitUntil(keeping.catch((fault) => log.warning("A session was not kept.", { fault })));
      if (token !== null) cookies.push(sessionCookie(token, isSecure, read.viewer?.isShared));
    }
    return read;
  }

  return {
    request,
    env,
    ctx,
    deps,
    settings,
    isSecure,
    token,
    deviceToken,
    codeToken,
    tokenHashes,
    actor,
    now,
    cookies,
    standings,
    inTime,
    network,
    page,
  };
}
