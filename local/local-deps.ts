import { randomBytes } from "node:crypto";
import { openDatabase } from "#app/db/client.ts";
import type { Deps } from "#app/operations/deps.ts";
import type { FileStore } from "#app/operations/file-store.ts";
import { keyedHashes } from "#app/operations/keyed-hashes.ts";
import type { MailIn } from "#app/operations/mail-in/ingest-mail.ts";
import type { Settings } from "#workers/settings.ts";

/** Admits everything and counts nothing. */
export const UNLIMITED: Deps["limiter"] = {
  take: async () => ({ admitted: true, againAt: 0, standings: [], undo: async () => {} }),
  look: async () => [],
};

const CAMPUS = "campus";

/** What taking mail in needs to know of the house. */
export function mailHouse(settings: Settings, store: FileStore): Omit<MailIn, "perform" | "file"> {
  const { mailSecrets, mailDomain: domain, mailAuthservId: authservId, mailFrom } = settings;
  const keyed = (text: string) => keyedHashes(mailSecrets, `${CAMPUS}/${text}`);
  return { store, keyed, domain, authservId, ownAddress: mailFrom.address };
}

/** As requests of a program travel that makes so much at once that it hears answers late: it waits for as long as it takes. */
export const patiently: typeof fetch = (request) => fetch(request);

/** The operations' surroundings in a program of ours: nobody signs in or is limited there. */
export function localDeps(
  settings: Settings,
  now: () => number = Date.now,
  fetcher: typeof fetch = fetch,
): Deps {
  return {
    campus: CAMPUS,
    now,
    ids: { random: () => randomBytes(24).toString("base64url") },
    db: openDatabase(settings.database, fetcher),
    limiter: UNLIMITED,
    fault(words, fault) {
      throw new Error(words, { cause: fault });
    },
    tokenHashes: (token) => keyedHashes(settings.sessionSecrets, token),
    keyed: (purpose, text) => keyedHashes(settings.linkSecrets, `${purpose}\n${text}`),
    pause: async () => {},
  };
}
