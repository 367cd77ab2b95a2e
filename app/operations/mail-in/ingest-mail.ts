import { loadMail } from "#app/db/mail/load-mail.ts";
import { makeMailBasics } from "#app/db/mail/mail-basics.ts";
import type { MailRead, Settled } from "#app/db/mail/mail-in.ts";
import {
  giveUpMail,
  knownOutcome,
  noteTry,
  recordArrival,
  settleMail,
  unsettledMail,
} from "#app/db/mail/mail-in.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { decideMail, holderOf, type NamedTicket, releaseMail } from "#app/domain/mail-in/decide-mail.ts";
import { headerBlock } from "#app/domain/mail-in/header-block.ts";
import type { Mail } from "#app/domain/mail-in/mail.ts";
import { taggedNumber } from "#app/domain/mail-in/mail-ids.ts";
import type { MailOutcome } from "#app/domain/mail-in/outcome.ts";
import type { Deps } from "../deps.ts";
import type { FileStore } from "../file-store.ts";
import { carryOut, type MailDoors } from "./carry-out.ts";
import { MailRefused } from "./mail-refused.ts";
import { readMail } from "./read-mail.ts";
import { hashOf, type KeyedMail, replyAddressIn } from "./reply-address.ts";
import { isSelfTest } from "./self-test.ts";

/** What ingesting needs beside the deps: whose word counts, where mail lies, and the doors that a mail goes through. */
export type MailIn = MailDoors & {
  store: FileStore;
  keyed: KeyedMail;
  authservId: string;
  domain: string;
  /** That we write from. */
  ownAddress: string;
};

export type Envelope = { from: string; to: string };

/** What the sender's server is told. */
export type Ingested = { id: number } & ({ accepted: true; settled: Settled } | { accepted: false });

export const MAILS = "mail/";

/** Where a mail's bytes lie. */
export function mailKeyOf(sha256: string): string {
  return `${MAILS}${sha256.slice(0, 2)}/${sha256}`;
}

/**
 * Takes a mail in: its bytes are stored and the arrival written down before anything is read; then it becomes what it
 * is. Done again, or by its copies at once, it comes to the same. Throws only while nothing can be kept, or the
 * database is away: then the sender's server has to send it again.
 */
export async function ingestMail(
  deps: Deps,
  mailIn: MailIn,
  raw: Uint8Array,
  envelope: Envelope,
): Promise<Ingested> {
  const sha256 = hashOf(raw);
  const arrival = {
    sha256,
    bytes: raw.length,
    envelopeFrom: envelope.from.slice(0, 320),
    envelopeTo: envelope.to.slice(0, 320).toLowerCase(),
    now: deps.now(),
  };
  // What was settled may have lost its bytes since, with what was redacted: sent again they do not come back.
  const known = await knownOutcome(deps.db, arrival);
  if (isToSettle(known ?? "received")) await mailIn.store.put(mailKeyOf(sha256), raw);
  const row = await recordArrival(deps.db, arrival);
  if (!isToSettle(row.outcome)) return { id: row.id, accepted: true, settled: { outcome: row.outcome } };
  return settle(deps, mailIn, { id: row.id, raw, envelope }).catch((fault) => {
    if (isAway(fault)) throw fault;
    // It is stored. Sent again it would come to the same: the minute tries once more, and then somebody looks at it.
    deps.fault("A mail could not be settled.", fault);
    return { id: row.id, accepted: true, settled: { outcome: "received" } };
  });
}

/** Who was rejected may be let in by now. */
function isToSettle(outcome: MailOutcome): boolean {
  return outcome === "received" || outcome === "rejected";
}

/** Whether something only has to be tried again. */
export function isAway(fault: unknown): boolean {
  return isUnavailable(fault) || (fault instanceof MailRefused && fault.code === "unavailable");
}

export type Kept = { id: number; raw: Uint8Array; envelope: Envelope };

/** Reads a stored mail, and makes of it what it is. */
export async function settle(deps: Deps, mailIn: MailIn, kept: Kept): Promise<Ingested> {
  const { id, envelope } = kept;
  const { mail, mailKey, loaded } = await lookedAt(deps, mailIn, kept);
  const isTest = await isSelfTest(deps, mailIn.keyed, envelope.to, mail);
  const task = { id, mail, mailKey, step: decideMail(mail, loaded.world), ...loaded };
  const settled: Settled = isTest ? { outcome: "self_test" } : await carryOut(deps, mailIn, task);
  await settleMail(deps.db, id, readOf(mail, mailKey), settled, deps.now());
  return settled.outcome === "rejected" ? { id, accepted: false } : { id, accepted: true, settled };
}

/**
 * Makes a ticket of a mail that waited, by somebody's decision; one that belongs to a ticket that is not everybody's goes
 * there instead, for its readers. Answers the reference.
 */
export async function release(
  deps: Deps,
  mailIn: MailIn,
  kept: Kept & { releasedById: PersonId },
): Promise<string | null> {
  const { id, releasedById } = kept;
  const { mail, mailKey, loaded } = await lookedAt(deps, mailIn, kept);
  const step = releaseMail(mail, loaded.world);
  const settled = await carryOut(deps, mailIn, { id, mail, mailKey, step, ...loaded });
  await settleMail(deps.db, id, readOf(mail, mailKey), settled, deps.now(), releasedById);
  return settled.reference ?? null;
}

/** Arrivals whose ingest was cut off are taken up again after so long. */
const CUT_OFF_MS = 2 * 60_000;
const AT_ONCE = 20;
/** What ends the program that reads it, and so can't be caught, is given up after so many tries. */
const MOST_TRIES = 10;

/** Goes on with arrivals that nothing became of; answers how many it settled. */
export async function settleLeftOver(deps: Deps, mailIn: MailIn): Promise<number> {
  const rows = await unsettledMail(deps.db, deps.now() - CUT_OFF_MS, AT_ONCE);
  let settled = 0;
  for (const { id, sha256, envelopeFrom, envelopeTo } of rows) {
    const stored = await mailIn.store.get(mailKeyOf(sha256));
    if (!stored) continue;
    const envelope = { from: envelopeFrom, to: envelopeTo };
    if ((await noteTry(deps.db, id, 1)) > MOST_TRIES) {
      await giveUpMail(deps.db, { id, ticket: addressedTo(mailIn, envelope), now: deps.now() });
      continue;
    }
    const kept = { id, raw: new Uint8Array(await stored.arrayBuffer()), envelope };
    // One that fails takes nothing from the others, and is not tried for ever.
    const done = await settle(deps, mailIn, kept).catch(async (fault) => {
      if (isAway(fault)) {
        // Whoever could not be reached ended nothing: an outage, however long, costs no try.
        await noteTry(deps.db, id, -1);
        return null;
      }
      deps.fault("A mail could not be settled.", fault);
      const ticket = await belongsTo(deps, mailIn, kept);
      await giveUpMail(deps.db, { id, ticket, now: deps.now() });
      return null;
    });
    if (done) settled += 1;
  }
  return settled;
}

/** Whose a mail is that can't be settled. Where that can't be found out either, its reply address names the ticket. */
async function belongsTo(deps: Deps, mailIn: MailIn, kept: Kept): Promise<NamedTicket | null> {
  try {
    const { mail, loaded } = await lookedAt(deps, mailIn, kept);
    return holderOf(mail, loaded.world);
  } catch {
    return addressedTo(mailIn, kept.envelope);
  }
}

function addressedTo({ keyed, domain }: MailIn, { to }: Kept["envelope"]): NamedTicket | null {
  return replyAddressIn([to], keyed, domain)?.ticket ?? null;
}

/** A mail as it was read, with what is known about its surroundings. */
async function lookedAt(deps: Deps, mailIn: MailIn, { id, raw, envelope }: Kept) {
  const house = { authservId: mailIn.authservId, ownAddresses: [mailIn.ownAddress.toLowerCase()] };
  const mail = await readMail(raw, envelope.from, house);
  const mailKey = keyOf(mail, raw);
  const asked = {
    rowId: id,
    from: mail.from,
    isVerified: mail.verdict.kind === "verified",
    ids: mail.answers,
    number: taggedNumber(mail.subject),
    token: replyAddressIn([envelope.to, ...mail.recipients], mailIn.keyed, mailIn.domain),
    copied: mail.copied,
    mailKey,
  };
  const loaded = (await loadMail(deps.db, asked, deps.now())) ?? (await firstMail(deps, asked));
  return { mail, mailKey, loaded };
}

/** No mail came before: what mail needs is made now. */
async function firstMail(deps: Deps, asked: Parameters<typeof loadMail>[1]) {
  await makeMailBasics(deps.db, deps.now());
  const loaded = await loadMail(deps.db, asked, deps.now());
  if (!loaded) throw new Error("a campus has no settings for mail");
  return loaded;
}

/**
 * What all copies of one mail have in common and no other mail: its id, with who wrote it and whether that is believed,
 * so that nobody can be forestalled by somebody who only knows the id. Without an id it is all but the way it took.
 */
function keyOf(mail: Mail, raw: Uint8Array): string {
  if (mail.id !== null) return hashOf(`${mail.id}\n${mail.shownFrom}\n${mail.verdict.kind === "verified"}`);
  const { fields, bodyAt } = headerBlock(raw);
  const ways = /^(received|delivered-to|return-path|x-.*|arc-.*|dkim-signature|authentication-results)$/;
  const own = fields.filter(({ name }) => !ways.test(name)).map(({ name, value }) => `${name}:${value}`);
  return hashOf(`${own.join("\n")}\n${hashOf(raw.subarray(bodyAt))}\n${mail.verdict.kind === "verified"}`);
}

function readOf(mail: Mail, mailKey: string): MailRead {
  return {
    fromAddress: mail.from ?? mail.shownFrom,
    messageId: mail.id,
    mailKey,
    kind: mail.kind,
    verdict: mail.verdict.kind,
    verdictWhy: mail.verdict.why,
    flags: mail.flags.join(" "),
  };
}
