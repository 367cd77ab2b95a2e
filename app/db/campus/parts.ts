import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { domains } from "#app/db/schema/places-schema.ts";
import type { DomainId, ScopeId } from "#app/domain/ids.ts";
import { labelOf } from "./labels.ts";

type Reads = Database["reads"];

/** Every part of the campus as choices of a form: whole domains, then their scopes. */
export function partChoices(reads: Reads) {
  return reads
    .select({ value: sql<string>`value`, label: sql<string>`label` })
    .from(sql`(select 'domain:' || domains.id as value, ${labelOf("domain", sql`domains.id`)} as label from domains
      union all select 'scope:' || scopes.id, ${labelOf("domain", sql`scopes.domain_id`)} || ', ' || ${labelOf("scope", sql`scopes.id`)}
      from scopes where scopes.domain_id in (select id from domains))`);
}

/** What such a choice names, `domain:1` or `scope:3`, as SQL: its domain, null where there is none, and its scope. */
export function partNamed(part: string) {
  const [, kind = "", id = "0"] = /^(domain|scope):(\d{1,15})$/.exec(part) ?? [];
  const wanted = (of: string) => (kind === of ? Number(id) : 0);
  const domain = sql`coalesce((select domain_id from scopes where id = ${wanted("scope")}),
    (select id from domains where id = ${wanted("domain")}))`;
  return { domain, scope: (wanted("scope") || null) as ScopeId | null };
}

/** That domain, if it is there. */
export function partQuery(reads: Reads, part: string) {
  return reads
    .select({ domainId: sql<DomainId>`${domains.id}` })
    .from(domains)
    .where(sql`${domains.id} = ${partNamed(part).domain}`);
}
