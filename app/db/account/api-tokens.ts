import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { apiTokens } from "#app/db/schema/api-tokens-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type ApiToken, MOST_TOKENS, type Scope } from "#app/domain/sign-in/api-tokens.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

/** So long a token that is over still stands on its person's page. */
const SHOWN_AFTER_MS = 30 * 86_400_000;

/** Somebody's own tokens, the newest first. One round trip. */
export async function readTokens({ reads }: Database, ref: ActorRef, now: number) {
  const [persons, campuses, tokens] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: apiTokens.id,
        name: apiTokens.name,
        scopes: apiTokens.scopes,
        createdAt: apiTokens.createdAt,
        expiresAt: apiTokens.expiresAt,
        lastUsedAt: apiTokens.lastUsedAt,
      })
      .from(apiTokens)
      .where(sql`${apiTokens.personId} = ${actorId(ref, now)}`)
      .limit(2 * MOST_TOKENS),
  ]);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    tokens: tokens
      .map((token) => ({ ...token, scopes: scopesIn(token.scopes) }))
      .toSorted((one, other) => other.createdAt - one.createdAt),
  };
}

export type OwnToken = Awaited<ReturnType<typeof readTokens>>["tokens"][number];

/** The token with that hash; null once it is over, and where its person may not sign in. One round trip. */
export async function findToken(
  { reads }: Database,
  tokenHash: string,
  now: number,
): Promise<ApiToken | null> {
  const [found] = await reads
    .select({
      id: apiTokens.id,
      personId: apiTokens.personId,
      scopes: apiTokens.scopes,
      perMinute: apiTokens.perMinute,
      lastUsedAt: apiTokens.lastUsedAt,
    })
    .from(apiTokens)
    .innerJoin(people, sql`${people.id} = ${apiTokens.personId}`)
    .where(
      sql`${apiTokens.tokenHash} = ${tokenHash} and ${apiTokens.expiresAt} > ${now}
        and ${people.state} = 'active' and ${people.kind} = 'member'`,
    );
  return found ? { ...found, scopes: scopesIn(found.scopes) } : null;
}

type Fresh = {
  id: string;
  name: string;
  tokenHash: string;
  scopes: readonly Scope[];
  expiresAt: number;
};

/**
 * Keeps a new token of somebody who is here, and forgets what has been over for long. Written to the audit log. One
 * batch; answers what became of it.
 */
export async function keepToken(
  { writes }: Database,
  personId: PersonId,
  { id, name, tokenHash, scopes, expiresAt }: Fresh,
  now: number,
): Promise<"kept" | "repeated" | "full"> {
  const own = sql`(select count(*) from api_tokens where person_id = p.id and expires_at > ${now})`;
  const made = sql`exists (select 1 from api_tokens where token_hash = ${tokenHash})`;
  const entry = { at: now, actorId: personId, action: "person_changed", thing: "person" } as const;
  const [, [same], [kept]] = await writes.batch([
    writes
      .delete(apiTokens)
      .where(sql`${apiTokens.personId} = ${personId} and ${apiTokens.expiresAt} <= ${now - SHOWN_AFTER_MS}`),
    writes.select({ id: apiTokens.id }).from(apiTokens).where(sql`${apiTokens.id} = ${id}`),
    writes
      .insert(apiTokens)
      .select(
        sql`select ${id}, p.id, ${name}, ${tokenHash}, ${scopes.join(" ")}, 60, ${now}, ${expiresAt}, null
          from people p where p.id = ${personId} and p.state = 'active' and ${own} < ${MOST_TOKENS}`,
      )
      .onConflictDoNothing()
      .returning({ id: apiTokens.id }),
    auditIf(writes, { ...entry, thingId: String(personId), facts: { token: "made" } }, made),
  ]);
  if (same) return "repeated";
  return kept ? "kept" : "full";
}

/** Takes one of somebody's own tokens away, at once, and writes that down. Answers whether it was theirs. */
export async function removeToken(
  { writes }: Database,
  personId: PersonId,
  id: string,
  now: number,
): Promise<boolean> {
  const theirs = sql`exists (select 1 from api_tokens where id = ${id} and person_id = ${personId})`;
  const entry = { at: now, actorId: personId, action: "person_changed", thing: "person" } as const;
  const [, removed] = await writes.batch([
    auditIf(writes, { ...entry, thingId: String(personId), facts: { token: "revoked" } }, theirs),
    writes
      .delete(apiTokens)
      .where(sql`${apiTokens.id} = ${id} and ${apiTokens.personId} = ${personId}`)
      .returning({ id: apiTokens.id }),
  ]);
  return removed.length > 0;
}

/** Notes that a token is in use. */
export async function touchToken({ writes }: Database, id: string, now: number): Promise<void> {
  await writes.update(apiTokens).set({ lastUsedAt: now }).where(sql`${apiTokens.id} = ${id}`);
}

function scopesIn(text: string): readonly Scope[] {
  return text.split(" ") as Scope[];
}
