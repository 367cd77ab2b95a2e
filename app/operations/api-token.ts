import { createHash } from "node:crypto";
import { findToken, keepToken, removeToken, touchToken } from "#app/db/account/api-tokens.ts";
import { readViewer } from "#app/db/account/viewer.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { mustConfirm, type Standing } from "#app/domain/limits.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import {
  type ApiToken,
  MOST_TOKENS,
  newToken,
  requestsOf,
  type Scope,
  type TokenSaid,
} from "#app/domain/sign-in/api-tokens.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";

const NOTED_EVERY_MS = 10 * 60_000;
/** The beginning lets scanners of code recognise one that was published by mistake. */
const TOKEN = /^resolve_[\w-]{32}$/;
const FORM_KEY = /^[\w-]{16,64}$/;

/**
 * Makes a token for the person who asks, and answers its text, which is kept nowhere. Refuses what is no name, scope
 * or length, more tokens than somebody may have, and a session that has to give its password again; a form sent twice
 * makes one, and only the first sending shows it.
 */
export async function makeToken(
  deps: Deps,
  { actor, key, ...said }: TokenSaid & { actor: ActorRef; key: string },
): Promise<{ ok: true; token: string; name: string; expiresAt: number } | Refusal | Unavailable> {
  return orAway(async () => {
    const now = deps.now();
    const { viewer } = await readViewer(deps.db, actor, now);
    if (!viewer) return refuse("signed_out");
    const asked = newToken(said, now);
    if (!asked.ok) return asked;
    if (mustConfirm(viewer, now)) return refuse("confirm_first");
    const { name, scopes, expiresAt } = asked;
    const token = `resolve_${deps.ids.random()}`;
    const id = FORM_KEY.test(key) ? key : deps.ids.random();
    const fresh = { id, name, scopes, expiresAt, tokenHash: hashOf(token) };
    const kept = await keepToken(deps.db, viewer.personId, fresh, now);
    if (kept === "repeated") return refuse("token_shown_already");
    return kept === "full"
      ? refuse("tokens_full", null, { most: MOST_TOKENS })
      : { ok: true, token, name, expiresAt };
  });
}

/** Takes one of one's own tokens away, at once; whoever asks again changes nothing. */
export async function revokeToken(
  deps: Deps,
  { actor, id }: { actor: ActorRef; id: string },
): Promise<{ ok: true } | Refusal | Unavailable> {
  return orAway(async () => {
    const { viewer } = await readViewer(deps.db, actor, deps.now());
    if (!viewer) return refuse("signed_out");
    await removeToken(deps.db, viewer.personId, id, deps.now());
    return { ok: true };
  });
}

/** How a request with a token is let in. `standings`: how the token's limit stands; none where nobody was counted. */
export type Admission = { standings: readonly Standing[] } & (
  | { ok: true; token: ApiToken; stale: boolean }
  | Refusal
  | Unavailable
);

/**
 * Whose token it is, and counts the request. Refuses what is no token, one that is over or whose person is gone, one
 * that has no such scope, and more requests than it may send.
 */
export async function admitToken(deps: Deps, text: string, scope: Scope | null): Promise<Admission> {
  const now = deps.now();
  if (!TOKEN.test(text)) return { ...refuse("token_unknown"), standings: [] };
  const token = await findToken(deps.db, hashOf(text), now);
  if (!token) return { ...refuse("token_unknown"), standings: [] };
  const limits = requestsOf(token);
  const use = await deps.limiter.take("api", token.id, { limits, id: deps.ids.random(), now });
  if (!use) return { ok: false, code: "unavailable", standings: [] };
  const { standings, againAt } = use;
  const seconds = Math.max(1, Math.ceil((againAt - now) / 1000));
  if (!use.admitted) return { ...refuse("too_many_requests", null, { seconds }), standings };
  if (scope !== null && !token.scopes.includes(scope))
    return { ...refuse("scope_missing", null, { scope }), standings };
  return { ok: true, token, standings, stale: (token.lastUsedAt ?? 0) < now - NOTED_EVERY_MS };
}

/** Notes that a token is in use. */
export async function noteTokenUse(deps: Deps, id: string): Promise<void> {
  await touchToken(deps.db, id, deps.now());
}

/** As it is stored. 192 random bits need no key and no salt. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
