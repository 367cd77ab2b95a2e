import type { Unavailable } from "#app/domain/command.ts";
import {
  ACCOUNTS_FAILED,
  ACCOUNTS_FAILED_ON_CAMPUS,
  CAMPUS_NETWORK,
  type Standing,
  tightest,
} from "#app/domain/limits.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps, Use } from "./deps.ts";

/** Why somebody was not signed in. */
export type No = (Refusal & { standings?: readonly Standing[] }) | Unavailable;

/** Names an account, an address or a network in a counter, without saying it. */
export function hashed({ tokenHashes }: Pick<Deps, "tokenHashes">, text: string): string {
  return tokenHashes(text)[0].slice(0, 32);
}

/** Counts one more account that a network tries, more of them where a whole campus shares the network. */
export async function takeNetwork(
  { limiter, ...deps }: Deps,
  bucket: string,
  account: string,
  network: string,
) {
  const now = deps.now();
  const key = hashed(deps, network);
  const use = { id: account, now };
  const few = await limiter.take(bucket, key, { ...use, limits: ACCOUNTS_FAILED });
  if (few === null || few.admitted) return few;
  const [people] = await limiter.look("campus-network", key, CAMPUS_NETWORK, now);
  if (people?.remaining !== 0) return few;
  return limiter.take(bucket, key, { ...use, limits: ACCOUNTS_FAILED_ON_CAMPUS });
}

/** Who has signed in from here: enough different people make it a campus's network. */
export async function noteNetwork({ limiter, ...deps }: Deps, account: string, network: string) {
  const use = { limits: CAMPUS_NETWORK, id: account, now: deps.now() };
  await limiter.take("campus-network", hashed(deps, network), use);
}

/** The refusal of what was one too many: when it may be tried again. */
export function tooMany(
  { againAt, standings }: Use,
  now: number,
  code: "too_many_tries" | "too_many_sign_in_codes",
): No {
  const seconds = Math.max(1, Math.ceil((againAt - now) / 1000));
  const minutes = Math.ceil(seconds / 60);
  const again = minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
  const binding = tightest(standings);
  return { ...refuse(code, null, { again, seconds }), standings: binding ? [binding] : [] };
}
