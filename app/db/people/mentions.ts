import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { mailBytesStatement } from "#app/db/mail/mail-bytes.ts";
import { cannedReplies } from "#app/db/schema/canned-schema.ts";
import { attachments, eventContents } from "#app/db/schema/events-schema.ts";
import { savedViews } from "#app/db/schema/saved-views-schema.ts";
import { keptForms } from "#app/db/schema/sessions-schema.ts";
import { ticketAnswers, tickets } from "#app/db/schema/tickets-schema.ts";
import { auditWords } from "#app/db/schema/upkeep-schema.ts";
import { indexStatements } from "#app/db/search/search-index.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { type KnownAs, tellingDigits, withoutMentions, wordsOf } from "#app/domain/people/mentions.ts";

type Statement = BatchItem<"sqlite">;
/** Words that may name somebody, and what puts others in their place. */
type Mention = { ticketId: TicketId; text: string; put: (left: string) => Statement };

/** What somebody is known by, as JSON of `KnownAs`, while they still are: a select's value. */
export function knownAsOf(personId: PersonId): SQL<KnownAs> {
  const addresses = (kinds: SQL) => sql`(select json_group_array(a.value) from person_addresses a
    where a.person_id = ${personId} and a.kind in (${kinds}))`;
  // A name that somebody else has too, or has as a part of theirs, is as likely to mean them.
  const isAnothers = sql`exists (select 1 from people o where o.id <> p.id and o.state <> 'erased'
    and o.merged_into_id is not p.id and ' ' || o.name || ' ' like '% ' || trim(p.name) || ' %')`;
  return sql`(select json_object(
    'names', case when trim(p.name) = '' or ${isAnothers} then json_array() else json_array(p.name) end,
    'addresses', json(${addresses(sql`'mail', 'slack'`)}),
    'phones', json(${addresses(sql`'phone'`)}),
    'rollNumbers', json((select json_group_array(s.roll_number) from students s where s.person_id = ${personId})))
    from people p where p.id = ${personId})`;
}

/**
 * What takes somebody out of other people's words on the tickets of a range. Whoever follows the chain finds those words
 * erased, which they are in part. `renamedFiles`: where the bytes of files lie whose names said it. One round trip.
 */
export async function mentionStatements(
  { reads, writes }: Database,
  knownAs: KnownAs,
  { after, until }: { after: number; until: number },
  now: number,
): Promise<{ statements: Statement[]; renamedFiles: readonly string[] }> {
  const mentioned = (id: SQLWrapper, text: SQLWrapper) =>
    sql`${id} > ${after} and ${id} <= ${until} and ${mayName(text, knownAs)}`;
  const [words, answers, files] = await reads.batch([
    reads.select().from(eventContents).where(mentioned(eventContents.ticketId, eventContents.text)),
    reads.select().from(ticketAnswers).where(mentioned(ticketAnswers.ticketId, ticketAnswers.value)),
    reads.select().from(attachments).where(mentioned(attachments.ticketId, attachments.name)),
  ]);
  const found: Mention[] = [
    ...words.flatMap(({ ticketId, seq, part, text }) => {
      const of = sql`${eventContents.ticketId} = ${ticketId} and ${eventContents.seq} = ${seq}
        and ${eventContents.part} = ${part} and ${eventContents.text} = ${text}`;
      const put = (left: string) => writes.update(eventContents).set({ text: left, maskedAt: now }).where(of);
      const shown = sql`${tickets.id} = ${ticketId} and ${tickets.title} = ${text}`;
      const show = (left: string) => writes.update(tickets).set({ title: left }).where(shown);
      return [{ ticketId, text, put }, ...(part === "title" ? [{ ticketId, text, put: show }] : [])];
    }),
    ...answers.map(({ ticketId, fieldId, position, value }) => {
      const of = sql`${ticketAnswers.ticketId} = ${ticketId} and ${ticketAnswers.fieldId} = ${fieldId}
        and ${ticketAnswers.position} = ${position}`;
      const put = (left: string) => writes.update(ticketAnswers).set({ value: left }).where(of);
      return { ticketId, text: value, put };
    }),
    ...files.map(({ id, ticketId, name }) => {
      const of = sql`${attachments.id} = ${id}`;
      const put = (left: string) => writes.update(attachments).set({ name: left }).where(of);
      return { ticketId, text: name, put };
    }),
  ].filter(({ text }) => withoutMentions(text, knownAs) !== text);
  if (found.length === 0) return { statements: [], renamedFiles: [] };
  const ids = [...new Set(found.map(({ ticketId }) => ticketId))];
  const spoken = words.filter(({ text }) => withoutMentions(text, knownAs) !== text);
  const statements = [
    // The mail that they came in says it as well.
    ...spoken.map(({ ticketId, seq }) =>
      mailBytesStatement(writes, sql`ticket_id = ${ticketId} and seq = ${seq}`, now),
    ),
    ...found.map(({ text, put }) => put(withoutMentions(text, knownAs))),
    ...indexStatements(writes, sql.join(ids, sql`, `), now),
  ];
  const renamed = files.filter(({ name }) => withoutMentions(name, knownAs) !== name);
  return { statements, renamedFiles: renamed.map(({ objectKey }) => objectKey) };
}

/**
 * What takes somebody out of other people's words beside tickets: replies that are kept ready, what was begun and not
 * sent, reasons in the audit log, and views that look for them. One round trip.
 */
export async function mentionStatementsBeside(
  { reads, writes }: Database,
  knownAs: KnownAs,
): Promise<Statement[]> {
  const [replies, forms, views, reasons] = await reads.batch([
    reads
      .select()
      .from(cannedReplies)
      .where(sql`${mayName(cannedReplies.title, knownAs)} or ${mayName(cannedReplies.words, knownAs)}`),
    reads
      .select({ id: keptForms.id, said: sql<string>`${keptForms.said}` })
      .from(keptForms)
      .where(mayName(keptForms.said, knownAs)),
    // An address has another way to write them; there are few views.
    reads.select().from(savedViews),
    reads.select().from(auditWords).where(mayName(auditWords.text, knownAs)),
  ]);
  const names = (text: string) => withoutMentions(text, knownAs) !== text;
  const gone = views.filter(({ name, query }) => [name, ...new URLSearchParams(query).values()].some(names));
  return [
    ...replies.map(({ id, title, words }) =>
      writes
        .update(cannedReplies)
        .set({ title: withoutMentions(title, knownAs), words: withoutMentions(words, knownAs) })
        .where(sql`${cannedReplies.id} = ${id}`),
    ),
    ...forms.map(({ id, said }) =>
      writes
        .update(keptForms)
        .set({ said: sql`${withoutMentions(said, knownAs)}` })
        .where(sql`${keptForms.id} = ${id}`),
    ),
    ...gone.map(({ id }) => writes.delete(savedViews).where(sql`${savedViews.id} = ${id}`)),
    ...reasons
      .filter(({ text }) => names(text))
      .map(({ seq }) => writes.delete(auditWords).where(sql`${auditWords.seq} = ${seq}`)),
  ];
}

/** Whether a text may name them, as a database can tell; `withoutMentions` tells for good. */
function mayName(text: SQLWrapper, { names, addresses, phones, rollNumbers }: KnownAs): SQL {
  const anywhere = (parts: readonly string[]) =>
    `%${parts.map((part) => part.replace(/[\\%_]/g, String.raw`\$&`)).join("%")}%`;
  const has = (within: SQLWrapper, parts: readonly string[]) =>
    sql`${within} like ${anywhere(parts)} escape '\\'`;
  const bare = [" ", "\n", "-", ".", "(", ")"].reduce<SQLWrapper>(
    (left, between) => sql`replace(${left}, ${between}, '')`,
    text,
  );
  const ways = [
    ...names.map((name) => has(text, wordsOf(name))),
    ...[...addresses, ...rollNumbers].map((each) => has(text, [each])),
    ...phones.flatMap(tellingDigits).map((digits) => has(bare, [digits])),
  ];
  return ways.length === 0 ? sql`0` : sql`(${sql.join(ways, sql` or `)})`;
}
