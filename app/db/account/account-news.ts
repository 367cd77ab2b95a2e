import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type AccountNews, NEWS_GIVEN_UP_MS } from "#app/domain/sign-in/sign-in-codes.ts";

type Writes = Database["writes"];

/** Who changes something about themselves, when, and the id of the word of it. */
export type Change = { personId: PersonId; now: number; newsId: string };

/** Whether a code can be used still. */
export function isOpen(now: number): SQL {
  return sql`${signInCodes.usedAt} is null and ${signInCodes.expiresAt} > ${now}`;
}

/** The address that somebody's mails go to. */
export function primaryOf(personId: PersonId): SQL {
  return sql`(select value from person_addresses where person_id = ${personId} and kind = 'mail' and is_primary = 1)`;
}

/** Word of a change to one of somebody's addresses, where it happened. */
export function newsTo(
  writes: Writes,
  news: AccountNews,
  { personId, now, newsId }: Change,
  address: SQL,
  done: SQL,
): BatchItem<"sqlite"> {
  const giveUpAt = now + NEWS_GIVEN_UP_MS;
  return writes.insert(signInCodes).select(
    sql`select ${newsId}, ${personId}, ${news}, a.value, '', ${now}, ${giveUpAt}, 0, null, 'queued', 0, ${now}, ${giveUpAt}, null
      from (select ${address} as value) a where a.value is not null and ${done}`,
  );
}
