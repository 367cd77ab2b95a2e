import { type SQL, sql } from "drizzle-orm";
import { committeesOf, subjectsOf } from "#app/db/people/committee-rows.ts";
import { absentOf } from "#app/db/people/stand-ins.ts";

/**
 * What somebody asks the index: the words (null for none, where something else narrows it), each in the columns that
 * they may read where they may read them, as one text that the database makes of their grants, terms and stand-ins.
 * The tokens are those of search-index.ts. Says of the normal and the restricted what `can()` says; tickets about
 * somebody unnamed are found by their requester alone.
 */
export function matchFor(actor: SQL, match: SQL<string> | null, narrowed: string, now: number): SQL<string> {
  const running = sql`g.person_id = ${actor} and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now})`;
  const has = (role: "student" | "senior_admin") =>
    sql`exists (select 1 from role_grants g where ${running} and g.role = ${role})`;
  const said = (access: SQL, columns: SQL) =>
    match === null
      ? sql`'(' || ${access} || ')'`
      : sql`'(' || ${access} || ' AND {' || ${columns} || '} : ' || asked || ')'`;
  const listed = (tokens: SQL) => sql`'access : (' || group_concat('"' || ${tokens} || '"', ' OR ') || ')'`;
  // Nobody looks after their own complaint.
  const others = (access: SQL) => sql`'(' || ${access} || ' NOT access : "o' || me || '")'`;
  const staff = sql`'public internal identity'`;
  // A fellow student's name is not theirs to know because of a duty of their own.
  const worker = sql`case when ${has("student")} then 'public internal' else 'public internal identity' end`;
  const parts = sql`
    select ${said(sql`'access : "o' || me || '"'`, sql`'public identity'`)} as part from viewer
    union all select ${said(sql`'access : "w' || me || '"'`, sql`'public'`)} from viewer
    union all select ${said(sql`'access : ("a' || me || '" OR "p' || me || '")'`, worker)} from viewer
    union all select ${said(sql`'(access : ("a' || id || '" OR "p' || id || '") NOT access : "x' || id || '")'`, worker)}
      from viewer, ${absentOf(actor, now)}
    union all select ${said(others(listed(sql`'k' || category_id`)), sql`'public internal'`)}
      from viewer, ${subjectsOf(actor, now)} group by me
    union all select ${said(others(listed(sql`'c' || committee_id`)), sql`'public internal'`)}
      from viewer, ${committeesOf(actor, now)} group by me
    union all select ${said(
      listed(sql`case when g.domain_id is null then 'n' when g.scope_id is null then 'd' || g.domain_id
        else 's' || g.domain_id || 'x' || g.scope_id end`),
      staff,
    )} from viewer, role_grants g where ${running} and g.role = 'spoc' group by me
    union all select ${said(sql`'access : ("n" OR "r")'`, sql`'public internal leadership identity'`)}
      from viewer where ${has("senior_admin")}`;
  return sql<string>`(with viewer(me, asked) as (select cast(${actor} as integer), '(' || ${match ?? sql`''`} || ')')
    select coalesce('((' || group_concat(part, ' OR ') || ') NOT access : "x' || (select me from viewer) || '")'
      || ${narrowed}, 'access : "nobody"') from (${parts}))`;
}
