import { beginSession, type Credentials, findCredentials } from "#app/db/account/sessions.ts";
import { lifetimeOf, WRONG_PASSWORDS, WRONG_PASSWORDS_AT_HOME } from "#app/domain/limits.ts";
import { refuse } from "#app/domain/refusals.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";
import type { Deps, Use } from "./deps.ts";
import { isPassword } from "./password.ts";
import { Places } from "./places.ts";
import { hashed, type No, noteNetwork, takeNetwork, tooMany } from "./sign-in-limits.ts";

const LONGEST_EMAIL = 254;
/** Fewer than may be wrong at once, so that nobody's right passwords are refused for coming together. */
const AT_ONCE = 2;
/** Longer no try keeps its place: whoever waits behind one that was ended half-way must not be shut out by it. */
const LONGEST_TRY_MS = 10_000;
/** From so many lines on those are looked for that were left behind. */
const MANY_LINES = 500;

export type SignIn = {
  email: string;
  password: string;
  /** Whether others use this computer as well. */
  isShared: boolean;
  network: string;
  device: string;
  /** Hashes of the tokens the browser carried before; that session ends. */
  before: readonly string[];
};

export type SignedIn = { ok: true; token: string } | No;

/**
 * Checks a password and begins a session; answers its token, which is never stored. Counts before it hashes, and
 * takes that back when the password was right, so that failures alone count: those of one network against one account,
 * so that nobody can shut out somebody elsewhere, and a browser that the person has used before on its own. Refuses
 * with one sentence, whether the account is unknown or the password is wrong.
 */
export async function signIn(deps: Deps, said: SignIn): Promise<SignedIn> {
  const email = tidyEmail(said.email);
  const found = await findCredentials(deps.db, email, said.before);
  // By person, so that a second address of theirs is no second chance. What was typed may be a password by mistake.
  const account = hashed(deps, found ? `person ${found.personId}` : `mail ${email}`);
  return inTurn(account, () => trySignIn(deps, said, found, account));
}

/** An address as it is stored. */
export function tidyEmail(typed: string): string {
  return typed.trim().toLowerCase().slice(0, LONGEST_EMAIL);
}

async function trySignIn(
  deps: Deps,
  said: SignIn,
  found: Credentials | null,
  account: string,
): Promise<SignedIn> {
  const takes = found?.knownDevice
    ? await takeKnown(deps, found.knownDevice)
    : await takeUnknown(deps, account, said);
  const refused = takes.find((take) => take === null || !take.admitted);
  if (refused === null) return { ok: false, code: "unavailable" };
  if (refused) return tooMany(refused, deps.now(), "too_many_tries");
  const known = await isPassword(said.password, found?.passwordHash ?? null);
  const demoElsewhere = said.password === DEMO_PASSWORD && !found?.madeByDemo;
  if (!found || !known || demoElsewhere) return refuse("sign_in_failed", "password");
  const [token] = await Promise.all([
    begin(deps, said, found),
    noteNetwork(deps, account, said.network),
    ...takes.map((take) => take?.undo()),
  ]);
  return { ok: true, token };
}

async function begin(deps: Deps, said: SignIn, { personId, isStaff }: Credentials): Promise<string> {
  const now = deps.now();
  const token = deps.ids.random();
  const [tokenHash] = deps.tokenHashes(token);
  const { isShared } = said;
  const expiresAt = now + lifetimeOf({ isStaff, isShared }).idleMs;
  const device = said.device.slice(0, 200);
  await beginSession(deps.db, { tokenHash, personId, now, expiresAt, device, isShared }, said.before);
  return token;
}

type Takes = readonly (Use | null)[];

async function takeKnown({ limiter, ...deps }: Deps, knownDevice: string): Promise<Takes> {
  const use = { limits: WRONG_PASSWORDS_AT_HOME, id: deps.ids.random(), now: deps.now() };
  return [await limiter.take("sign-in-device", knownDevice, use)];
}

/** The network first: what it is refused leaves no trace of the account that it named. */
async function takeUnknown(deps: Deps, account: string, { network }: SignIn): Promise<Takes> {
  const byNetwork = await takeNetwork(deps, "sign-in-network", account, network);
  if (!byNetwork?.admitted) return [byNetwork];
  const use = { limits: WRONG_PASSWORDS, id: deps.ids.random(), now: deps.now() };
  const key = hashed(deps, `${account} ${network}`);
  return [byNetwork, await deps.limiter.take("sign-in-account", key, use)];
}

const lines = new Map<string, Places>();

/** Tries on one account wait for each other: what is being checked counts as wrong until it was found right. */
async function inTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
  const line = lines.get(account) ?? new Places(AT_ONCE, LONGEST_TRY_MS);
  if (lines.size >= MANY_LINES) forgetEmptyLines();
  lines.set(account, line);
  try {
    return await line.run(work);
  } finally {
    if (line.isEmpty) lines.delete(account);
  }
}

function forgetEmptyLines() {
  for (const [account, line] of lines) if (line.isEmpty) lines.delete(account);
}
