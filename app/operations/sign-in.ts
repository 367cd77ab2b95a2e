import { beginSession, findCredentials, type Lifetime } from "#app/db/sessions.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps, Use } from "./deps.ts";
import { isPassword } from "./password.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long sessions live (PRODUCT 11). */
export const STAFF_SESSION: Lifetime = { idleMs: 12 * HOUR_MS, mostMs: 7 * DAY_MS };
export const OWN_SESSION: Lifetime = { idleMs: 90 * DAY_MS, mostMs: 3650 * DAY_MS };

/**
 * So many failures at once in 15 minutes, then so many a minute: guessing is slow, and nobody is shut out for long.
 * A whole campus may be one network: that is five failures for each of a hundred accounts.
 */
const PER_ACCOUNT = { atOnce: 5, aMinute: 5 };
const PER_NETWORK = { atOnce: 500, aMinute: 30 };
/** For the one case that a known browser is in wrong hands. */
const PER_DEVICE = { limit: 50, windowMs: 15 * MINUTE_MS };
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
 * Checks a password and begins a session; answers its token, which is never stored. Counts before it hashes, and
 * takes that back when the password was right, so that failures alone count: those of one network against one account,
 * so that nobody can shut out somebody elsewhere, and a browser that the person has used before on its own. Refuses
 * with one sentence, whether the account is unknown or the password is wrong.
 */
export async function signIn(deps: Deps, said: SignIn): Promise<{ ok: true; token: string } | Refusal> {
  const email = said.email.trim().toLowerCase().slice(0, LONGEST_EMAIL);
  const found = await findCredentials(deps.db, email, said.before);
  const takes = found?.isKnownDevice ? await takeKnown(deps, said) : await takeUnknown(deps, email, said);
  const refused = takes.filter((take) => !take.admitted);
  if (refused.length > 0) {
    await takeBack(takes);
    return tooMany(Math.max(...refused.map((take) => take.resetAt)) - deps.now());
  }
  const known = await isPassword(said.password, found?.passwordHash ?? null);
  const demoElsewhere = said.password === DEMO_PASSWORD && !found?.madeByDemo;
  if (!found || !known || demoElsewhere) return refuse("sign_in_failed", "password");
  await takeBack(takes);
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
  return { ok: true, token };
}

async function takeKnown(deps: Deps, { before }: SignIn): Promise<readonly Use[]> {
  return [await deps.limit("sign-in-device", before[0] ?? "", PER_DEVICE)];
}

function takeUnknown(deps: Deps, email: string, { network }: SignIn): Promise<readonly Use[]> {
  return Promise.all([
    takeSlowing(deps, "sign-in-account", `${email}|${network}`, PER_ACCOUNT),
    takeSlowing(deps, "sign-in-network", network, PER_NETWORK),
  ]);
}

async function takeSlowing(deps: Deps, bucket: string, key: string, most: typeof PER_ACCOUNT): Promise<Use> {
  const atOnce = await deps.limit(bucket, key, { limit: most.atOnce, windowMs: 15 * MINUTE_MS });
  if (atOnce.admitted) return atOnce;
  return deps.limit(`${bucket}-slowly`, key, { limit: most.aMinute, windowMs: MINUTE_MS });
}

async function takeBack(takes: readonly Use[]): Promise<void> {
  await Promise.all(takes.filter((take) => take.admitted).map((take) => take.undo()));
}

function tooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const minutes = Math.ceil(seconds / 60);
  return refuse("too_many", null, {
    again: minutes === 1 ? "in a minute" : `in ${minutes} minutes`,
    seconds,
  });
}
