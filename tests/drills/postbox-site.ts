import { rm } from "node:fs/promises";
import { type Client, createClient } from "@libsql/client/web";
import { freePorts } from "#local/ports.ts";
import { newDataFolder } from "#tests/fixtures/demo-folder.ts";
import { openSmtpFront, type SmtpFront } from "#tests/fixtures/smtp-front.ts";
import { openSmtpFixture, type SmtpFixture } from "#tests/fixtures/smtp-server.ts";
import { startProduct } from "#tests/local/product.ts";

export type PostboxSite = {
  origin: string;
  smtp: SmtpFixture;
  front: SmtpFront;
  database: Client;
  /** Lets the minute cron run now, which wakes the postbox. */
  tick(): Promise<void>;
  close(): Promise<void>;
};

/** The whole product with a demo campus, and a mail server behind a line that can be made sick. */
export async function openPostboxSite(): Promise<PostboxSite> {
  const dataDir = await newDataFolder();
  const [port, dbPort] = await freePorts();
  const smtp = await openSmtpFixture();
  const front = await openSmtpFront(smtp.port);
  const product = startProduct([], {
    PORT: String(port),
    DB_PORT: String(dbPort),
    DATA_DIR: dataDir,
    SMTP_URL: `smtp://127.0.0.1:${front.port}`,
    TEST_HOOKS: "1",
  });
  await product.ready();
  const origin = `http://localhost:${port}`;
  const database = createClient({ url: `http://127.0.0.1:${dbPort}`, intMode: "number" });
  return {
    origin,
    smtp,
    front,
    database,
    async tick() {
      const answer = await fetch(`${origin}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`, { method: "POST" });
      if (!answer.ok) throw new Error(`the tick was answered ${answer.status}`);
    },
    async close() {
      await product.stop();
      database.close();
      await front.close();
      await smtp.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** So many people who watch the ticket, reachable at `readerN@campus.test`. */
export async function addReaders(database: Client, reference: string, count: number): Promise<void> {
  const numbers = `with recursive n(n) as (select 1 union all select n + 1 from n where n < ${count})`;
  await database.batch(
    [
      `${numbers} insert into people (id, name, created_at) select 100000 + n, 'Reader ' || n, 0 from n`,
      `${numbers} insert into person_addresses (person_id, kind, value, is_primary, verified_at)
        select 100000 + n, 'mail', 'reader' || n || '@campus.test', 1, 1 from n`,
      {
        sql: `${numbers} insert into ticket_people (ticket_id, person_id, relation, effect, from_at)
          select (select id from tickets where reference = ?), 100000 + n, 'watcher', 'allow', 0 from n`,
        args: [reference],
      },
    ],
    "write",
  );
}

/** Has every reader to be told these events of the ticket, as a commit would. */
export async function tellReaders(
  database: Client,
  reference: string,
  seqs: readonly number[],
): Promise<void> {
  const now = Date.now();
  for (const seq of seqs) {
    await database.execute({
      sql: `insert into outbox (ticket_id, seq, person_id, channel, duty, created_at, not_before_at,
          next_attempt_at, give_up_at)
        select t.id, ?, p.person_id, 'mail', 'watcher', ?, ?, ?, ? from tickets t
        join ticket_people p on p.ticket_id = t.id and p.person_id > 100000 where t.reference = ?`,
      args: [seq, now, now, now, now + 72 * 3_600_000, reference],
    });
  }
}

/** How many of the readers' rows are in each state, and the most attempts that one of them took. */
export async function readersRows(
  database: Client,
): Promise<{ states: Record<string, number>; attempts: number }> {
  const { rows } = await database.execute(
    `select state, count(*) as count, max(attempts) as attempts from outbox
      where person_id > 100000 and channel = 'mail' group by state`,
  );
  return {
    states: Object.fromEntries(rows.map((row) => [String(row.state), Number(row.count)])),
    attempts: Math.max(0, ...rows.map((row) => Number(row.attempts))),
  };
}
