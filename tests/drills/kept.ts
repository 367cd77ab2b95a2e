import { createClient, type InStatement } from "@libsql/client/web";
import type { Kept } from "./history.ts";

type Row = Record<string, string | number | null>;

/** Rows of a database server as plain objects. */
export async function rowsOf(url: string, sql: string, args: (string | number)[] = []): Promise<Row[]> {
  const [rows = []] = await rowsTogether(url, [{ sql, args }]);
  return rows;
}

/** The same of several statements, which see the database as it is at one moment. */
export async function rowsTogether(url: string, statements: InStatement[]): Promise<Row[][]> {
  const client = createClient({ url, intMode: "number" });
  try {
    const results = await client.batch(statements, "read");
    return results.map(({ rows, columns }) =>
      rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] as Row[string]]))),
    );
  } finally {
    client.close();
  }
}

/** All tickets that were filed since the demo campus was made, by reference. */
export async function ticketsSince(url: string, ticket: string): Promise<string[]> {
  const rows = await rowsOf(url, "select reference from tickets where number > ?", [Number(ticket)]);
  return rows.map(({ reference }) => String(reference));
}

/** What the records hold about these tickets, and about the keys, wherever those ended up. */
export async function keptOf(url: string, tickets: Iterable<string>): Promise<Kept> {
  const ask = async <T>(sql: string) =>
    (await rowsOf(url, `${sql} where t.reference in (select value from json_each(?))`, [
      JSON.stringify([...tickets]),
    ])) as T[];
  const events = await ask<Kept["events"][number]>(
    `select t.reference as ticket, e.seq, e.audience, e.actor_kind = 'system' as bySystem
      from ticket_events e join tickets t on t.id = e.ticket_id`,
  );
  const operations = await ask<Kept["operations"][number]>(
    `select t.reference as ticket, o.seq, o.key, o.actor_id = 0 as bySystem
      from operations o join tickets t on t.id = o.ticket_id`,
  );
  return {
    tickets: await ask("select t.reference as ticket, t.version from tickets t"),
    events: events.map((row) => ({ ...row, bySystem: Boolean(row.bySystem) })),
    operations: operations.map((row) => ({ ...row, bySystem: Boolean(row.bySystem) })),
    words: await ask(
      "select t.reference as ticket, c.seq, c.text from event_contents c join tickets t on t.id = c.ticket_id",
    ),
  };
}
