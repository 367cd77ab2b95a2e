import { beginSession, findCredentials, type Lifetime } from "#app/db/sessions.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { isPassword } from "./password.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long sessions live (PRODUCT 11). */
export const STAFF_SESSION: Lifetime = { idleMs: 12 * HOUR_MS, mostMs: 7 * DAY_MS };
export const OWN_SESSION: Lifetime = { idleMs: 90 * DAY_MS, mostMs: 3650 * DAY_MS };

const PER_ACCOUNT = { limit: 5, windowMs: 15 * MINUTE_MS };
const PER_NETWORK = { limit: 200, windowMs: 15 * MINUTE_MS };
const LONGEST_EMAIL = 254;
/** Everybody's in the demo campus, and nobody's anywhere else. */
export const DEMO_PASSWORD = "campus-demo-2026";

export type SignIn = {
  email: string;
  password: string;
  network: string;
  device: string;
  /** Hashes of the token the browser carried before; that session ends. */
  before: readonly string[];
};

/**
 * Checks a password and begins a session; answers its token, which is never stored. Counts against account and
 * network before it hashes, and takes that back when the password was right. Refuses with one sentence, whether the account is unknown or the password is wrong.
 */
export async function signIn(deps: Deps, said: SignIn): Promise<{ ok: true; token: string } | Refusal> {
  const email = said.email.trim().toLowerCase().slice(0, LONGEST_EMAIL);
  const takes = await Promise.all([
    deps.limit("sign-in-account", email, PER_ACCOUNT),
    deps.limit("sign-in-network", said.network, PER_NETWORK),
  ]);
  const refused = takes.filter((take) => !take.admitted);
  if (refused.length > 0) return tooMany(Math.max(...refused.map((take) => take.resetAt)) - deps.now());
  const found = await findCredentials(deps.db, email);
  const known = await isPassword(said.password, found?.passwordHash ?? null);
  const demoElsewhere = said.password === DEMO_PASSWORD && !found?.madeByDemo;
  if (!found || !known || demoElsewhere) return refuse("sign_in_failed", "password");
  const now = deps.now();
  const token = deps.ids.random();
  const [tokenHash] = deps.tokenHashes(token);
  const { idleMs } = found.isStaff ? STAFF_SESSION : OWN_SESSION;
  const session = {
    tokenHash,
    personId: found.personId,
    now,
    expiresAt: now + idleMs,
    device: said.device.slice(0, 200),
  };
  await beginSession(deps.db, session, said.before);
  await Promise.all(takes.map((take) => take.undo()));
  return { ok: true, token };
}

function tooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const minutes = Math.ceil(seconds / 60);
  return refuse("too_many", null, {
    again: minutes === 1 ? "in a minute" : `in ${minutes} minutes`,
    seconds,
  });
}
