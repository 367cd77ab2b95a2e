import { timingSafeEqual } from "node:crypto";
import {
  beginSessionByCode,
  findCode,
  insertSignInCode,
  type OpenCode,
  tryCode,
} from "#app/db/account/sign-in-codes.ts";
import { CODES_ASKED, CODES_ASKED_IN_ALL, lifetimeOf } from "#app/domain/limits.ts";
import { refuse } from "#app/domain/refusals.ts";
import { ownPage } from "#app/domain/sign-in/own-page.ts";
import {
  CODE_PURPOSE,
  codeFrom,
  LINK_PURPOSE,
  linkParts,
  linkToken,
  tidyCode,
} from "#app/domain/sign-in/sign-in-codes.ts";
import type { Deps } from "./deps.ts";
import { tidyEmail } from "./sign-in.ts";
import { hashed, type No, noteNetwork, takeNetwork, tooMany } from "./sign-in-limits.ts";

/** What the browser is known by, and whether others use it as well. */
type Browser = {
  isShared: boolean;
  device: string;
  network: string;
  /** Hashes of the tokens the browser carried before; that session ends. */
  before: readonly string[];
};

export type CodeAsked = { ok: true; browserToken: string } | No;
export type SignedInByCode = { ok: true; token: string } | No;

/** A longer way back than this is left out of the link: somebody begins at the first page then. */
const LONGEST_LEAD = 500;

/**
 * Makes a code for whoever has this address, to be typed in the browser that asked; the link beside it goes on to
 * `leadsTo`, a path of ours. Does and answers the same where nobody has it. Refuses what is no address, and more than
 * so many for one address or from one network.
 */
export async function askForCode(
  deps: Deps,
  said: { email: string; network: string; leadsTo?: string | null },
): Promise<CodeAsked> {
  const address = tidyEmail(said.email);
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return refuse("address_unreadable", "email");
  const refused = await takeCode(deps, address, said.network);
  if (refused) return refused;
  const browserToken = deps.ids.random();
  const [browserHash] = deps.tokenHashes(browserToken);
  const leadsTo = said.leadsTo && said.leadsTo.length <= LONGEST_LEAD ? ownPage(said.leadsTo) : null;
  await insertSignInCode(deps.db, { id: deps.ids.random(), address, browserHash, now: deps.now(), leadsTo });
  return { ok: true, browserToken };
}

/** Counted by what was typed, so that the answer does not say whether it is anybody's. */
async function takeCode(deps: Deps, address: string, network: string): Promise<No | null> {
  const now = deps.now();
  const account = hashed(deps, `code ${address}`);
  const use = { id: deps.ids.random(), now };
  const takes = [
    () => takeNetwork(deps, "codes-network", account, network),
    () =>
      deps.limiter.take("codes-account", hashed(deps, `${account} ${network}`), {
        ...use,
        limits: CODES_ASKED,
      }),
    () => deps.limiter.take("codes-address", account, { ...use, limits: CODES_ASKED_IN_ALL }),
  ];
  for (const take of takes) {
    const taken = await take();
    if (taken === null) return { ok: false, code: "unavailable" };
    if (!taken.admitted) return tooMany(taken, now, "too_many_sign_in_codes");
  }
  return null;
}

/**
 * Signs in by the code that this browser asked for. Each call is one of its five tries. Refuses with one sentence,
 * whether the code is wrong, over, used, or never was.
 */
export async function signInByCode(
  deps: Deps,
  said: Browser & { code: string; browserTokens: readonly string[] },
): Promise<SignedInByCode> {
  const open = await tryCode(deps.db, said.browserTokens, deps.now());
  if (!fitsCode(deps, open?.id ?? null, said.code) || !open) return refuse("code_wrong", "code");
  return begin(deps, open, said, refuse("code_wrong", "code"));
}

/** Whether these are the digits of a code. Compared where there is none as well, which takes the same time. */
export function fitsCode(deps: Deps, id: string | null, typed: string): boolean {
  const codes = deps.keyed(CODE_PURPOSE, id ?? "none").map(codeFrom);
  const fits = codes.map((code) => isSame(code, tidyCode(typed))).includes(true);
  return fits && id !== null;
}

/** Signs in by the link of a mail, in any browser. Refuses what no mail of ours said, and what is over or used. */
export async function signInByLink(deps: Deps, said: Browser & { token: string }): Promise<SignedInByCode> {
  const over = refuse("link_over");
  const parts = linkParts(said.token);
  if (!parts) return over;
  const tokens = deps.keyed(LINK_PURPOSE, parts.id).map((hash) => linkToken(parts.id, hash));
  if (!tokens.map((token) => isSame(token, said.token)).includes(true)) return over;
  const open = await findCode(deps.db, parts.id, deps.now());
  return open ? begin(deps, open, said, over) : over;
}

async function begin(deps: Deps, open: OpenCode, said: Browser, over: No): Promise<SignedInByCode> {
  const now = deps.now();
  const token = deps.ids.random();
  const { personId, isStaff } = open;
  const { isShared } = said;
  const session = {
    tokenHash: deps.tokenHashes(token)[0],
    personId,
    now,
    expiresAt: now + lifetimeOf({ isStaff, isShared }).idleMs,
    device: said.device.slice(0, 200),
    isShared,
  };
  if (!(await beginSessionByCode(deps.db, open.id, session, said.before))) return over;
  await noteNetwork(deps, hashed(deps, `person ${personId}`), said.network);
  return { ok: true, token };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
