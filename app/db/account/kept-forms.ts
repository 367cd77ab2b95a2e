import { type SQL, sql } from "drizzle-orm";
import type { Asking, Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { keptForms, sessions } from "#app/db/schema/sessions-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { takenBackId } from "#app/domain/commands/take-back.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

export type NewKeptForm = {
  id: string;
  action: string;
  key: string;
  said: Readonly<Record<string, readonly string[]>>;
};

/** A person's forms beyond these make room for newer ones. */
const MOST_FORMS = 10;
const KEPT_MS = 7 * 86_400_000;

/**
 * Keeps a form for the person whose session sent it, running or over; answers whether anybody is known. One batch.
 */
export async function keepForm(
  { writes }: Database,
  form: NewKeptForm,
  tokenHashes: readonly string[],
  now: number,
): Promise<boolean> {
  const person = sql`(select ${sessions.personId} from ${sessions} where ${sessions.tokenHash} in ${[...tokenHashes, ""]} limit 1)`;
  const { id, action, key, said } = form;
  const [, kept] = await writes.batch([
    // The same form, refused once more.
    writes.delete(keptForms).where(sql`${keptForms.personId} = ${person} and ${keptForms.key} = ${key}`),
    writes
      .insert(keptForms)
      .select(
        sql`select ${id}, p.id, ${action}, ${key}, ${JSON.stringify(said)}, ${now}, ${now + KEPT_MS}
          from people p where p.id = ${person}`,
      )
      .returning({ id: keptForms.id }),
    writes.delete(keptForms).where(
      sql`${keptForms.personId} = ${person} and ${keptForms.id} not in (select id from kept_forms
          where person_id = ${person} order by created_at desc, id limit ${MOST_FORMS})`,
    ),
  ]);
  return kept.length > 0;
}

/**
 * The words of a message that its author takes back, kept for them as a form that was not sent, with its files as
 * drafts; goes before the statements that take both away. Said by nobody but the event's own author, of whom there is one.
 */
export function unsentStatement(
  writes: Database["writes"],
  { ticket }: TicketState,
  { seq, kind, key, now }: { seq: number; kind: string; key: string; now: number },
) {
  const { reference, version } = ticket;
  const files = sql`(select json_group_array(f.id) from (select a.id from attachments a
    where a.ticket_id = e.ticket_id and a.seq = e.seq order by a.created_at, a.id) f)`;
  const said = sql`json_object('body', json_array(c.text), 'kind', json_array(${kind}), 'draft', json(${files}),
    'seen', json_array(${String(version)}), 'idempotencyKey', json_array(${key}))`;
  return writes.insert(keptForms).select(
    sql`select ${takenBackId(reference, seq)}, e.actor_id, ${`/tickets/${reference}`}, ${key}, ${said}, ${now}, ${now + KEPT_MS}
      from ticket_events e join event_contents c on c.ticket_id = e.ticket_id and c.seq = e.seq and c.part = 'body'
      where e.ticket_id = ${ticket.id} and e.seq = ${seq} and e.actor_id is not null`,
  );
}

/** Which forms of a person were kept and not sent since; what was sent is known by its key. */
function isUnsent(actor: SQL, now: number): SQL {
  return sql`${keptForms.personId} = ${actor} and ${keptForms.expiresAt} > ${now} and not exists
    (select 1 from operations o where o.actor_id = ${keptForms.personId} and o.key = ${keptForms.key})
    and not exists (select 1 from bulk_jobs b where b.person_id = ${keptForms.personId} and b.form_key = ${keptForms.key})`;
}

const WORDS = ["description", "body", "text", "reason", "message", "feedback"];
const firstWords = sql.join(
  WORDS.map((name) => sql`nullif(json_extract(${keptForms.said}, ${`$.${name}[0]`}), '')`),
  sql`, `,
);

/** What a person has not sent yet, the newest first, each by its first words. */
export function unsentQuery({ reads }: Asking, actor: SQL, now: number) {
  return reads
    .select({
      id: keptForms.id,
      words: sql<string>`substr(coalesce(${firstWords}, ''), 1, 120)`,
      createdAt: keptForms.createdAt,
    })
    .from(keptForms)
    .where(isUnsent(actor, now))
    .orderBy(sql`${keptForms.createdAt} desc`)
    .limit(MOST_FORMS);
}

/** One of them with everything that was typed, for its author alone. One round trip. */
export async function readUnsent(db: Database, ref: ActorRef, id: string, now: number) {
  const [persons, campuses, forms] = await db.reads.batch([
    ...viewerQueries(db.reads, ref, now),
    db.reads
      .select({ id: keptForms.id, action: keptForms.action, said: keptForms.said })
      .from(keptForms)
      .where(sql`${keptForms.id} = ${id} and ${isUnsent(actorId(ref, now), now)}`),
  ]);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    unsent: forms[0] ?? null,
  };
}

/** Throws one of the actor's own away. */
export async function discardForm(
  { writes }: Database,
  ref: ActorRef,
  id: string,
  now: number,
): Promise<void> {
  await writes
    .delete(keptForms)
    .where(sql`${keptForms.id} = ${id} and ${keptForms.personId} = ${actorId(ref, now)}`);
}

/** Forgets forms whose time is over. */
export async function forgetKeptForms({ writes }: Database, now: number): Promise<void> {
  await writes.delete(keptForms).where(sql`${keptForms.expiresAt} <= ${now}`);
}
