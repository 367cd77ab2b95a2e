import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { removedFiles } from "#app/db/schema/events-schema.ts";

/** Places of the bucket whose files were taken away, those first that wait longest. */
export async function findRemoved({ reads }: Database, most: number): Promise<readonly string[]> {
  const rows = await reads
    .select({ objectKey: removedFiles.objectKey })
    .from(removedFiles)
    .orderBy(removedFiles.removedAt)
    .limit(most);
  return rows.map((row) => row.objectKey);
}

/** They are empty now. */
export async function forgetRemoved({ writes }: Database, keys: readonly string[]): Promise<void> {
  await writes.delete(removedFiles).where(sql`${removedFiles.objectKey} in ${[...keys, ""]}`);
}
