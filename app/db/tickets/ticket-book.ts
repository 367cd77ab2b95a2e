import { getTableColumns, SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "#app/db/client.ts";
import { operations, ticketEvents } from "#app/db/schema/events-schema.ts";
import { workloads } from "#app/db/schema/rules-schema.ts";
import { deliveries, outbox } from "#app/db/schema/sending-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { indexStatements } from "#app/db/search/search-index.ts";
import type { Decision } from "#app/domain/world.ts";
import { type CommitContext, commit, type Filing } from "./commit.ts";

type Row = Record<string, unknown>;
/** One statement of a commit, as it was asked for. */
type Note =
  /** Of what is made of the tickets afterwards. */
  | { kind: "later" }
  | { kind: "insert"; table: SQLiteTable; rows: readonly Row[]; key: readonly string[] }
  | { kind: "update"; table: SQLiteTable; set: Row };

/** Stands for the ticket's reference in the keys of its operations until it has one. */
export const REFERENCE = "@reference";

/**
 * Tickets with their whole lives, for imports and invented campuses: the real `commit` writes them into this book,
 * row by row as it would into the database, and the book is then written out many tickets at a time. A ticket that
 * goes through ten commands so costs one row of `tickets` instead of ten updates over the network.
 *
 * What they tell counts as sent long ago, and is never sent.
 */
export class TicketBook {
  #lives: Map<SQLiteTable, Row[]>[] = [];
  #minutes = new Map<unknown, number>();

  get size(): number {
    return this.#lives.length;
  }

  /**
   * Writes one decision down: a filing begins the next ticket, everything else goes on with the last one. Answers
   * the hash of its event.
   */
  async commit(decision: Decision, context: CommitContext, filing: Filing | null = null): Promise<string> {
    if (filing) this.#lives.push(new Map());
    const notes: Note[] = [];
    await commit({ reads: NOTHING, writes: noting(notes) }, decision, context, filing);
    for (const note of notes) if (note.kind !== "later") this.#take(note);
    return String(this.#lives.at(-1)?.get(ticketEvents)?.at(-1)?.hash);
  }

  /** Writes all tickets of the book out in one atomic batch and empties it. Nobody else may file meanwhile. */
  async writeTo({ reads, writes }: Database): Promise<void> {
    if (this.#lives.length === 0) return;
    const [last] = await reads.all<Last>(
      sql`select coalesce(max(id), 0) as ticket, coalesce(max(number), 0) as number,
        (select coalesce(max(id), 0) from deliveries) as delivery from tickets`,
    );
    if (!last) throw new Error("the database does not say where its tickets end");
    const rows = rowsByTable(this.#lives, last);
    const sums = [...this.#minutes].map(
      ([personId, minutes]) => sql`insert into workloads (person_id, minutes)
      values (${personId}, ${minutes}) on conflict (person_id) do update set minutes = minutes + excluded.minutes`,
    );
    await writes.batch([
      // An operation and its ticket name each other.
      writes.run(sql`pragma defer_foreign_keys = on`),
      ...[...rows].map(([table, own]) => writes.run(insertAll(table, own))),
      ...sums.map((sum) => writes.run(sum)),
      ...indexStatements(writes, sql`select id from tickets where id > ${last.ticket}`, AFTER_ALL),
    ]);
    this.#lives = [];
    this.#minutes = new Map();
  }

  #take(note: Exclude<Note, { kind: "later" }>) {
    const life = this.#lives.at(-1);
    if (!life) throw new Error("a ticket's life begins with its filing");
    if (note.kind === "update") {
      // The ticket of an operation is known by the book.
      if (note.table === operations) return;
      const [row] = life.get(note.table) ?? [];
      if (note.table !== tickets || !row) throw new Error("the book keeps only what a ticket is made of");
      Object.assign(row, note.set);
      return;
    }
    if (note.table === workloads) {
      for (const { personId, minutes } of note.rows)
        this.#minutes.set(personId, (this.#minutes.get(personId) ?? 0) + Number(minutes));
      return;
    }
    const own = life.get(note.table) ?? [];
    life.set(note.table, own);
    for (const row of note.rows) {
      const same = note.key.length > 0 && own.find((each) => note.key.every((key) => isSame(each, row, key)));
      if (same) Object.assign(same, row);
      else own.push({ ...row });
    }
  }
}

/** One statement for all rows of a table: its text is always the same, and its only value is one JSON text. */
function insertAll(table: SQLiteTable, rows: readonly Row[]): SQL {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => rows.some((row) => key in row));
  const values = rows.map((row) =>
    columns.map(([key, column]) => {
      const value = row[key] ?? column.default ?? null;
      return value === null ? null : column.mapToDriverValue(value);
    }),
  );
  const names = columns.map(([, { name }]) => sql.identifier(name));
  const cells = columns.map((_, index) => sql.raw(`value ->> ${index}`));
  return sql`insert into ${table} (${sql.join(names, sql`, `)})
    select ${sql.join(cells, sql`, `)} from json_each(${JSON.stringify(values)})`;
}

type Last = { ticket: number; number: number; delivery: number };

function isSame(a: Row, b: Row, key: string): boolean {
  return a[key] === b[key] || (a[key] instanceof SQL && b[key] instanceof SQL);
}

/** All rows of all lives, with the ids that come after the last ones. */
function rowsByTable(lives: readonly ReadonlyMap<SQLiteTable, Row[]>[], last: Last) {
  const rows = new Map<SQLiteTable, Row[]>([[deliveries, []]]);
  for (const [index, life] of lives.entries()) {
    const id = last.ticket + 1 + index;
    const number = last.number + 1 + index;
    const sent = rows.get(deliveries) ?? [];
    for (const [table, own] of life) {
      const placed = own.map((row) => placedAt(table, row, id, number));
      if (table === outbox) markSent(placed, sent, last.delivery + 1);
      const before = rows.get(table);
      if (before) before.push(...placed);
      else rows.set(table, placed);
    }
  }
  return rows;
}

function placedAt(table: SQLiteTable, row: Row, id: number, number: number): Row {
  if (table === tickets) return { ...row, id, number, reference: String(number) };
  const placed = "ticketId" in getTableColumns(table) ? { ...row, ticketId: id } : row;
  return table === operations
    ? { ...placed, key: String(row.key).replace(REFERENCE, String(number)) }
    : placed;
}

function markSent(rows: Row[], sent: Row[], firstId: number) {
  for (const row of rows) {
    if (row.state !== "queued") continue;
    const { ticketId, seq, channel, personId, notBeforeAt: acceptedAt } = row;
    const id = firstId + sent.length;
    const messageId = `<${ticketId}.${seq}.${personId}@invented.invalid>`;
    sent.push({ id, channel, personId, messageId, acceptedAt, response: "250 never sent" });
    Object.assign(row, { state: "accepted", attempts: 1, resolvedPersonId: personId, deliveryId: id });
  }
}

/** The part of Drizzle's builder that `commit` speaks; it notes instead of sending. */
function noting(notes: Note[]): Database["writes"] {
  const chain = (note: Note) => {
    const link = {
      note,
      where: () => link,
      returning: () => link,
      onConflictDoUpdate({ target }: { target: { name: string } | readonly { name: string }[] }) {
        if (note.kind === "insert") note.key = keysOf(note.table, [target].flat());
        return link;
      },
    };
    return link;
  };
  const writes = {
    insert: (table: SQLiteTable) => ({
      values: (rows: Row | readonly Row[]) => chain({ kind: "insert", table, rows: [rows].flat(), key: [] }),
    }),
    run: () => chain({ kind: "later" }),
    update: (table: SQLiteTable) => ({ set: (set: Row) => chain({ kind: "update", table, set }) }),
    async batch(links: readonly { note: Note }[]) {
      notes.push(...links.map((link) => link.note));
      return links.map(() => []);
    },
  };
  return writes as unknown as Database["writes"];
}

/** The names that rows use for some columns. */
function keysOf(table: SQLiteTable, columns: readonly { name: string }[]): readonly string[] {
  const names = new Set(columns.map((column) => column.name));
  return Object.entries(getTableColumns(table)).flatMap(([key, { name }]) => (names.has(name) ? [key] : []));
}

/** What has ended has ended by then. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER;
const NOTHING = {} as Database["reads"];
