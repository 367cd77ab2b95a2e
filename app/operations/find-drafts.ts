import { readSessionOwners } from "#app/db/account/session-owners.ts";
import {
  type AttachedFile,
  dayOf,
  draftKeyOf,
  keyOf,
  lastSweptDay,
} from "#app/domain/files/attached-file.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { orUnavailable } from "./commit-decision.ts";
import type { Deps } from "./deps.ts";
import { type Draft, draftFrom } from "./draft-note.ts";
import type { FileStore } from "./file-store.ts";

/** Who sends a form, as far as it is known: the database may be away, and a session may stand for nobody. */
export type Author = { personId: PersonId | null; holds: boolean; isKnown: boolean };

/** Whose session sends a form, running or over. Where the database does not answer, that is what is said. */
export async function findAuthor(deps: Deps, tokenHashes: readonly string[]): Promise<Author> {
  const owners = await orUnavailable(readSessionOwners(deps.db, tokenHashes, deps.now()));
  if (owners === "unavailable") return { personId: null, holds: false, isKnown: false };
  const [owner] = owners;
  return { personId: owner?.personId ?? null, holds: owner?.holds ?? false, isKnown: true };
}

/** More ids than any form of ours carries are not looked at. */
const MOST_IDS = 20;

/**
 * The drafts of those ids that are this author's, in their order. Somebody else's are as if they were not there, and
 * so is what is no draft (any more). Throws what the store throws.
 */
export async function findDrafts(
  deps: Deps,
  store: FileStore,
  ids: readonly string[],
  author: Owner,
): Promise<readonly AttachedFile[]> {
  const over = lastSweptDay(deps.now());
  const asked = [...new Set(ids)].filter((id) => dayOf(keyOf(id) ?? "") > over).slice(0, MOST_IDS);
  const found = (await Promise.all(asked.map((id) => readDraft(store, id)))).flatMap((draft) => draft ?? []);
  const others = found.filter((draft) => draft.owner.personId === null && !isOfSession(draft, author));
  const owners = await sessionOwners(deps, author, others);
  return found.filter((draft) => isOwn(draft, author, owners)).map((draft) => draft.file);
}

/** A draft by its id, whoever's it is; null when there is none. */
export async function readDraft(store: FileStore, id: string): Promise<Draft | null> {
  const key = draftKeyOf(id);
  const note = key === null ? null : await store.head(key);
  return note?.customMetadata ? draftFrom(id, note.customMetadata) : null;
}

/** Files kept while the database was away name a session alone; a person may have signed in anew since. */
async function sessionOwners(deps: Deps, author: Author, drafts: readonly Draft[]) {
  if (drafts.length === 0 || author.personId === null) return [];
  const hashes = drafts.map((draft) => draft.owner.tokenHash);
  const owners = await orUnavailable(readSessionOwners(deps.db, hashes, deps.now()));
  return owners === "unavailable" ? [] : owners.filter((owner) => owner.personId === author.personId);
}

type Owner = Author & { tokenHashes: readonly string[] };

function isOwn(draft: Draft, author: Owner, owners: readonly { tokenHash: string }[]): boolean {
  const { personId, tokenHash } = draft.owner;
  if (isOfSession(draft, author)) return true;
  if (personId !== null) return personId === author.personId;
  return owners.some((owner) => owner.tokenHash === tokenHash);
}

function isOfSession({ owner }: Draft, { tokenHashes }: Owner): boolean {
  return tokenHashes.includes(owner.tokenHash);
}
