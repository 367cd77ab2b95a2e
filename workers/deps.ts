import { randomBytes } from "node:crypto";
import { openDatabase } from "#app/db/client.ts";
import { type MailHouse, mailCarrier } from "#app/mail/mail-carrier.ts";
import { actToken } from "#app/operations/act-by-link.ts";
import type { Carrier, CodeCarrier } from "#app/operations/carrier.ts";
import type { Deps } from "#app/operations/deps.ts";
import { jobText, jobToken, jobTokenHash } from "#app/operations/job-token.ts";
import { keyedHashes } from "#app/operations/keyed-hashes.ts";
import { type KeyedMail, replyAddress } from "#app/operations/mail-in/reply-address.ts";
import { whoseToken } from "#app/operations/mail-in/whose-mail.ts";
import { linkToken } from "#app/operations/track-link.ts";
import { unsubscribeToken } from "#app/operations/unsubscribe.ts";
import { limiterOf } from "./counters.ts";
import { configureLogging, log } from "./log.ts";
import { reachMailServer, smtpSender } from "./mail/smtp.ts";
import { count, time } from "./metrics/meter.ts";
import { networkOf } from "./network.ts";
import { type Settings, settingsOf } from "./settings.ts";

/** One campus, one database, resolved from the host at the door; names objects and Message-IDs. */
const CAMPUS = "campus";
const PAUSE_MS = 40;

const made = new WeakMap<Settings, Deps>();

/** The one place where clients are made, once for the settings of an isolate. */
export function depsOf(env: Env): Deps {
  const settings = settingsOf(env);
  const known = made.get(settings);
  if (known) return known;
  const fresh = makeDeps(env, settings);
  made.set(settings, fresh);
  return fresh;
}

function makeDeps(env: Env, settings: Settings): Deps {
  // Objects come by no door: this is the first that they ask for.
  configureLogging(settings);
  return {
    campus: CAMPUS,
    now: () => Date.now(),
    ids: { random: () => randomBytes(24).toString("base64url") },
    db: openDatabase(settings.database, metered(askerOf(env))),
    limiter: limiterOf(env, CAMPUS),
    fault: (words, fault) => log.error(words, { fault }),
    tokenHashes: (token) => keyedHashes(settings.sessionSecrets, token),
    keyed: (purpose, text) => keyedHashes(settings.linkSecrets, `${purpose}\n${text}`),
    pause: (attempt) => {
      count("resolve_retries_total");
      return new Promise((resume) => setTimeout(resume, Math.random() * PAUSE_MS * 2 ** attempt));
    },
  };
}

/** How the database is asked: on one machine not by way of the Worker through which it would ask everybody else. */
function askerOf({ DATABASE }: Env): typeof fetch {
  return DATABASE ? (...request) => DATABASE.fetch(...request) : fetch;
}

/** As requests to the database travel: counted and timed. */
function metered(ask: typeof fetch): typeof fetch {
  return async (...request) => {
    const startedAt = Date.now();
    let outcome = "failed";
    try {
      const answer = await ask(...request);
      outcome = answer.ok ? "answered" : "refused";
      return answer;
    } finally {
      count("resolve_database_requests_total", { outcome });
      time("resolve_database_seconds", Date.now() - startedAt);
    }
  };
}

/** Where what was counted is kept. */
export function countsOf(env: Env) {
  return env.COUNTS.getByName(CAMPUS);
}

/**
 * The network a request comes from. Only the platform's own word counts: anybody can send X-Forwarded-For, and on one
 * machine, where no platform is in front, CF-Connecting-IP as well.
 */
export function networkFor(env: Env, { headers }: Request): string {
  return env.ONE_MACHINE ? "one machine" : networkOf(headers.get("CF-Connecting-IP"));
}

/** Where files lie. */
export function fileStoreOf(env: Env): R2Bucket {
  return env.FILES;
}

/** Keyed hashes of what stands in mails: ids and reply addresses. */
export function keyedMailOf(env: Env): KeyedMail {
  const { mailSecrets } = settingsOf(env);
  return (text) => keyedHashes(mailSecrets, `${CAMPUS}/${text}`);
}

/** What leads outside on a channel; null where nothing is configured, and its rows wait. */
export function carrierOf(env: Env, channel: string): (Carrier & CodeCarrier) | null {
  const { smtp } = settingsOf(env);
  if (channel !== "mail" || !smtp) return null;
  return mailCarrier(smtpSender(smtp, depsOf(env).now), mailHouseOf(env));
}

/** What mails have in common. */
export function mailHouseOf(env: Env): MailHouse {
  const settings = settingsOf(env);
  const { now, keyed } = depsOf(env);
  const keyedMail = keyedMailOf(env);
  return {
    appUrl: settings.appUrl,
    from: settings.mailFrom,
    domain: settings.mailDomain,
    jobTokenOf: ({ ticket, ticketId, seq, ownerId: contactId, jobTokenHash: kept }) =>
      keyed("job", jobText({ ticketId, seq, contactId }))
        .map((hash) => jobToken({ reference: ticket.reference, seq }, hash))
        .find((token) => jobTokenHash(token) === kept) ?? null,
    idOf: (parts) => keyedMail(parts)[0].slice(0, 40),
    replyTo: (of) => replyAddress(of, keyedMail, settings.mailDomain),
    whoseTokenFor: (asked, askedAt) => whoseToken(depsOf(env), asked, askedAt),
    unsubscribeTokenFor: (personId, listedAt) => unsubscribeToken(depsOf(env), personId, listedAt),
    actTokenFor: (act, saidAt) => actToken(depsOf(env), act, saidAt),
    linkTokenFor: (linked, askedAt) => linkToken(depsOf(env), linked, askedAt),
    now,
  };
}

/** What `/readyz` asks, one entry for each dependency that is configured. */
export function readinessProbes(env: Env): Record<string, () => Promise<unknown>> {
  const { reads } = depsOf(env).db;
  const { smtp, mailFrom } = settingsOf(env);
  return {
    ...(smtp ? { mail: () => reachMailServer(smtp, mailFrom.address) } : {}),
    database: () => reads.run("select 1"),
    objects: async () => env.RATE_LIMITER.getByName("readyz").ping(),
    files: () => env.FILES.head("readyz"),
  };
}
