import { loadAccount } from "#app/db/account/account.ts";
import {
  deleteAddress,
  insertAddress,
  insertAddressCode,
  makeMain,
  tryAddressCode,
} from "#app/db/account/addresses.ts";
import { forgetTrouble } from "#app/db/mail/troubled-addresses.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { CODES_ASKED } from "#app/domain/limits.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";
import { tidyEmail } from "./sign-in.ts";
import { fitsCode } from "./sign-in-by-code.ts";
import { hashed, tooMany } from "./sign-in-limits.ts";

type Changed = { ok: true } | Refusal | Unavailable;
type Who = { actor: ActorRef };

/**
 * Sends a code to an address that somebody would like to add. Whether it is another person's is not said before the
 * code was typed. Refuses what is no address, what is theirs already, and more than a few codes.
 */
export async function askForAddress(deps: Deps, said: Who & { email: string }): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const account = await loadAccount(deps.db, said.actor, now);
    if (!account) return refuse("signed_out");
    const address = tidyEmail(said.email);
    if (!/^[^\s@]+@[^\s@]+$/.test(address)) return refuse("address_unreadable", "email");
    if (account.addresses.some(({ value }) => value === address)) return refuse("address_known", "email");
    const { personId } = account;
    const use = { limits: CODES_ASKED, id: deps.ids.random(), now };
    const taken = await deps.limiter.take("codes-account", hashed(deps, `address of ${personId}`), use);
    if (taken === null) return { ok: false, code: "unavailable" };
    if (!taken.admitted) return tooMany(taken, now, "too_many_sign_in_codes");
    await insertAddressCode(deps.db, { personId, id: deps.ids.random(), address, now });
    return { ok: true };
  });
}

/** Adds the address whose code was typed. Refuses a wrong code, each call being one of its tries, and another's address. */
export async function confirmAddress(deps: Deps, said: Who & { code: string }): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const account = await loadAccount(deps.db, said.actor, now);
    if (!account) return refuse("signed_out");
    const { personId } = account;
    const open = await tryAddressCode(deps.db, personId, now);
    if (!fitsCode(deps, open?.id ?? null, said.code) || !open) return refuse("code_wrong", "code");
    const owner = await insertAddress(deps.db, { personId, now, newsId: deps.ids.random() }, open);
    return owner === personId ? { ok: true } : refuse("address_taken", "code");
  });
}

/** Takes one of somebody's addresses away. Refuses the last. */
export async function removeAddress(deps: Deps, said: Who & { id: number }): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const account = await loadAccount(deps.db, said.actor, now);
    if (!account) return refuse("signed_out");
    const change = { personId: account.personId, now, newsId: deps.ids.random() };
    if (await deleteAddress(deps.db, change, said.id)) return { ok: true };
    return refuse(account.addresses.some(({ id }) => id === said.id) ? "address_last" : "not_found");
  });
}

/** Says to which of somebody's addresses their mails go. */
export async function preferAddress(deps: Deps, said: Who & { id: number }): Promise<Changed> {
  return orAway(async () => {
    const account = await loadAccount(deps.db, said.actor, deps.now());
    if (!account) return refuse("signed_out");
    return (await makeMain(deps.db, account.personId, said.id)) ? { ok: true } : refuse("not_found");
  });
}

/** Lets mails go to one of somebody's addresses again that they came back from. */
export async function mailAgain(deps: Deps, said: Who & { id: number }): Promise<Changed> {
  return orAway(async () => {
    const now = deps.now();
    const account = await loadAccount(deps.db, said.actor, now);
    if (!account) return refuse("signed_out");
    const { personId } = account;
    const isDone = await forgetTrouble(deps.db, { personId, addressId: said.id }, { personId, now });
    return isDone ? { ok: true } : refuse("not_found");
  });
}
