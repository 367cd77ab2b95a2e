import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { domains, scopes } from "#app/db/schema/places-schema.ts";
import type { DomainId, ScopeId } from "#app/domain/ids.ts";
import { labelOf } from "./labels.ts";

type Reads = Database["reads"];

/** Every part of the campus: what `partsFrom` makes choices of. */
export function partsQueries(reads: Reads) {
  return [
    reads.select({ id: domains.id, label: labelOf("domain", domains.id) }).from(domains),
    reads
      .select({
        id: scopes.id,
        label: sql<string>`${labelOf("domain", scopes.domainId)} || ', ' || ${labelOf("scope", scopes.id)}`,
      })
      .from(scopes)
      .where(sql`${scopes.domainId} in (select id from domains)`),
  ] as const;
}

type Row = { id: number; label: string };

/** Choices of a form: whole domains, then their scopes. */
export function partsFrom(wholes: readonly Row[], parts: readonly Row[]) {
  return [
    ...wholes.map(({ id, label }) => ({ value: `domain:${id}`, label })),
    ...parts.map(({ id, label }) => ({ value: `scope:${id}`, label })),
  ];
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
