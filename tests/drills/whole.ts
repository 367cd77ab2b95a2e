import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { rowsOf } from "./kept.ts";

/** An event of a step of two tickets: the operation stands with the other one, of the same person and moment. */
const BESIDE = "(json_extract(e.facts, '$.into') = 0 or json_extract(e.facts, '$.splitFrom') is not null)";

/**
 * What may never be in the records, whatever was killed: each question answers the rows that are wrong. Asked of a
 * campus at rest.
 */
const QUESTIONS: Readonly<Record<string, string>> = {
  "a damaged page": "select * from pragma_integrity_check where integrity_check <> 'ok'",
  "a row that points nowhere": "pragma foreign_key_check",
  "an operation of no ticket": "select id, verb from operations where ticket_id is null",
  "an event without its one operation": `select e.ticket_id, e.seq, count(o.id) as n from ticket_events e
    left join operations o on o.ticket_id = e.ticket_id and o.seq = e.seq group by 1, 2
    having n > 1 or (n = 0 and not (${BESIDE} and exists (select 1 from operations p
      join ticket_events f on f.ticket_id = p.ticket_id and f.seq = p.seq
      where f.ticket_id <> e.ticket_id and f.at = e.at and f.actor_id is e.actor_id)))`,
  "an operation without its event": `select o.id, o.verb from operations o left join ticket_events e
    on e.ticket_id = o.ticket_id and e.seq = o.seq where e.seq is null`,
  "a ticket whose events are not 1 to its version": `select t.reference, t.version, count(e.seq) as n, max(e.seq) as last
    from tickets t left join ticket_events e on e.ticket_id = t.id group by t.id having n <> version or last <> version`,
  "words that were hashed and are not there": `select e.ticket_id, e.seq from ticket_events e left join event_contents c
    on c.ticket_id = e.ticket_id and c.seq = e.seq group by 1, 2 having (words_hash is not null) <> (count(c.part) > 0)`,
  "one telling on one channel only": `select ticket_id, seq, person_id, group_concat(channel) as channels from outbox
    group by 1, 2, 3 having channels not in ('inbox,mail', 'mail,inbox')`,
  "a mail accepted without its delivery": `select o.id from outbox o left join deliveries d on d.id = o.delivery_id
    where o.channel = 'mail' and o.state = 'accepted' and d.id is null`,
  "a delivery of no mail, or of several that are no list": `select d.id, count(o.id) as n, count(distinct o.bundle_id) as lists
    from deliveries d left join outbox o on o.delivery_id = d.id
    group by d.id having n = 0 or n > 1 and not (lists = 1 and count(o.bundle_id) = n)`,
};

/** Everything wrong that the records themselves tell, one sentence each. */
export async function brokenRecords(databaseUrl: string): Promise<string[]> {
  const found: string[] = [];
  for (const [what, sql] of Object.entries(QUESTIONS))
    for (const row of await rowsOf(databaseUrl, sql)) found.push(`${what}: ${JSON.stringify(row)}`);
  return found;
}

/** Where the bytes lie of each file of a ticket, and of each mail that arrived. */
const FILES = `select object_key as key from attachments
  union select 'mail/' || substr(sha256, 1, 2) || '/' || sha256 from inbound_mail`;

/**
 * Files that the records don't know, and records whose file is not there, one sentence each. Drafts are of nobody
 * yet. A campus without attachments has no files at all.
 */
export async function brokenFiles(databaseUrl: string, dataDir: string): Promise<string[]> {
  const [table] = await rowsOf(databaseUrl, "select name from sqlite_master where name = 'attachments'");
  const rows = table ? await rowsOf(databaseUrl, FILES) : [];
  const known = new Set(rows.map(({ key }) => String(key)));
  const stored = storedFiles(dataDir);
  return [
    ...stored
      .filter((key) => !known.has(key) && !key.startsWith("drafts/"))
      .map((key) => `a file of nobody: ${key}`),
    ...[...known].filter((key) => !stored.includes(key)).map((key) => `a file that is not there: ${key}`),
  ];
}

function storedFiles(dataDir: string): string[] {
  const folder = join(dataDir, "objects/r2");
  if (!existsSync(folder)) return [];
  return globSync("**/*.sqlite", { cwd: folder }).flatMap((name) => {
    if (name.endsWith("metadata.sqlite")) return [];
    const file = new Database(join(folder, name), { readonly: true });
    try {
      return file
        .prepare("select key from _mf_objects")
        .all()
        .map((row) => String((row as { key: unknown }).key));
    } finally {
      file.close();
    }
  });
}

/**
 * How many mails about these tickets are due and wait; `all` counts those that are to come, and those whose sender was
 * killed and that nobody else touches while its lease lasts.
 */
export async function mailsToGo(
  databaseUrl: string,
  tickets: Iterable<string>,
  all: boolean,
): Promise<number> {
  const sql = `select count(*) as n from outbox o join tickets t on t.id = o.ticket_id where o.channel = 'mail'
    and o.state in ('queued', 'claimed') and t.reference in (select value from json_each(?1))
    and (?2 or (o.state = 'queued' and o.next_attempt_at <= ?3 and not exists (select 1 from outbox e where e.id < o.id
      and e.ticket_id = o.ticket_id and e.person_id = o.person_id and e.state in ('queued', 'claimed'))))`;
  const [row] = await rowsOf(databaseUrl, sql, [JSON.stringify([...tickets]), all ? 1 : 0, Date.now()]);
  return Number(row?.n);
}

/** Tickets whose moment was over a minute before now and that nothing happened to. */
export async function forgottenMoments(databaseUrl: string): Promise<string[]> {
  const sql = "select reference, next_moment_at from tickets where next_moment_at < ?";
  const rows = await rowsOf(databaseUrl, sql, [Date.now() - 60_000]);
  return rows.map((row) => `a moment that is over: ${JSON.stringify(row)}`);
}
