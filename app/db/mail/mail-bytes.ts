import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";

/** As `mailKeyOf` names them. */
const OBJECT_KEY = sql`'mail/' || substr(sha256, 1, 2) || '/' || sha256`;

/** Writes down that the bytes of such mails are to leave the bucket. `which`: a condition on `inbound_mail`. */
export function mailBytesStatement(writes: Database["writes"], which: SQL, now: number): BatchItem<"sqlite"> {
  const statement = writes.run(sql`insert into removed_files (object_key, removed_at)
    select distinct ${OBJECT_KEY}, ${now} from inbound_mail where ${which} on conflict do nothing`);
  return statement as unknown as BatchItem<"sqlite">;
}
