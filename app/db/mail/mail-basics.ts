import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { UNKNOWN_SENDER } from "#app/domain/mail-in/settings.ts";

/**
 * Makes what mail needs, once for a campus: the subject that unsorted mail lies under, in a domain of its own that
 * nobody owns, the person who stands for unknown senders, and the settings. One batch; whoever does it second changes
 * nothing.
 */
export async function makeMailBasics({ writes }: Database, now: number): Promise<void> {
  const isNew = sql`not exists (select 1 from mail_settings)`;
  const idOf = (table: string, slug: string) => sql`(select id from ${sql.raw(table)} where slug = ${slug})`;
  const label = (thing: string, id: ReturnType<typeof idOf>, text: string) =>
    writes.run(sql`insert into labels (thing, thing_id, locale, text)
      select ${thing}, ${id}, 'en', ${text} where ${isNew} on conflict do nothing`);
  const category = (slug: string, parent: ReturnType<typeof idOf> | null) =>
    writes.run(sql`insert into categories (slug, parent_id, domain_id, icon, position, is_for_mail)
      select ${slug}, ${parent ?? sql`null`}, ${idOf("domains", "mail")}, 'inbox',
        (select coalesce(max(position), 0) + 1 from categories), 1 where ${isNew} on conflict do nothing`);
  const statements = [
    writes.run(sql`insert into domains (slug, position)
      select 'mail', (select coalesce(max(position), 0) + 1 from domains) where ${isNew} on conflict do nothing`),
    category("mail", null),
    category("by-mail", idOf("categories", "mail")),
    label("domain", idOf("domains", "mail"), "Mail"),
    label("category", idOf("categories", "mail"), "Mail"),
    label("category", idOf("categories", "by-mail"), "Came by mail"),
    writes.run(sql`insert into people (kind, state, name, locale, created_at)
      select 'member', 'invited', ${UNKNOWN_SENDER}, 'en', ${now} where ${isNew}`),
    writes.run(sql`insert into mail_settings (id, unknown_senders, accepted_domains, silence_hours, unknown_person_id)
      select 1, 'quarantine', '', 24, (select max(id) from people) where ${isNew} on conflict do nothing`),
  ];
  await writes.batch(statements as unknown as [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]]);
}
