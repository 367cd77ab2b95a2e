import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createClient } from "@libsql/client/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "#local/migrate.ts";
import { type RunningDatabase, startDatabase } from "#tests/fixtures/database-server.ts";

let folder: string;
let server: RunningDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "resolve-migrate-"));
  server = await startDatabase(join(folder, "campus.db"));
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const HALLS =
  "create table halls (id integer primary key);\n--> statement-breakpoint\ninsert into halls values (1);";
const ROOMS = "create table rooms (id integer primary key, hall integer references halls);";

/** Writes the migrations, the first one generated at moment 1, the next at 2, and applies what is new. */
async function migrateTo(files: Record<string, string>, moments?: number[]): Promise<string[]> {
  const entries = Object.keys(files).map((tag, index) => ({ tag, when: moments?.[index] ?? index + 1 }));
  await mkdir(join(folder, "migrations/meta"), { recursive: true });
  await writeFile(join(folder, "migrations/meta/_journal.json"), JSON.stringify({ entries }));
  for (const [tag, sql] of Object.entries(files)) await writeFile(join(folder, `migrations/${tag}.sql`), sql);
  return migrate(server.url, null, pathToFileURL(`${folder}/migrations/`));
}

async function query(sql: string) {
  const client = createClient({ url: server.url });
  const { rows } = await client.execute(sql);
  client.close();
  return rows.map((row) => ({ ...row }));
}

test("what is new is applied in order, and once", async () => {
  expect(await migrateTo({ "0000_halls": HALLS, "0001_rooms": ROOMS })).toEqual(["0000_halls", "0001_rooms"]);
  expect(await migrateTo({ "0000_halls": HALLS, "0001_rooms": ROOMS })).toEqual([]);
  expect(await query("select id from halls")).toEqual([{ id: 1 }]);
});

test("what is recorded is what drizzle's own migrator records", async () => {
  await migrateTo({ "0000_halls": HALLS });
  const [record] = await query("select hash, created_at from __drizzle_migrations");
  expect(record).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), created_at: 1 });
});

test("a migration that was edited after it was applied is refused in one sentence", async () => {
  await migrateTo({ "0000_halls": HALLS });
  await expect(migrateTo({ "0000_halls": `${HALLS} -- edited` })).rejects.toThrow(
    "Migration 0000_halls was changed after it was applied; restore the file and write a new migration.",
  );
});

test("a migration that would be skipped, since a newer one is applied, is refused", async () => {
  await migrateTo({ "0001_halls": HALLS }, [5]);
  await expect(migrateTo({ "0000_rooms": ROOMS, "0001_halls": HALLS }, [4, 5])).rejects.toThrow(
    "Migration 0000_rooms is older than one already applied; generate it again.",
  );
});

test("a migration that fails half-way leaves no trace, and the ones before it stay", async () => {
  const broken = `${ROOMS}\n--> statement-breakpoint\ninsert into nowhere values (1);`;
  await expect(migrateTo({ "0000_halls": HALLS, "0001_rooms": broken })).rejects.toThrow(
    /^Migration 0001_rooms failed and left no trace: .*nowhere/,
  );
  expect(await query("select name from sqlite_schema where name in ('halls', 'rooms')")).toEqual([
    { name: "halls" },
  ]);
  expect(await migrateTo({ "0000_halls": HALLS, "0001_rooms": ROOMS })).toEqual(["0001_rooms"]);
});

test("a migration may rebuild a table that others point to", async () => {
  await migrateTo({
    "0000_halls": HALLS,
    "0001_rooms": `${ROOMS}\n--> statement-breakpoint\ninsert into rooms values (7, 1);`,
  });
  const rebuilt = [
    "create table new_halls (id integer primary key, name text)",
    "insert into new_halls (id) select id from halls",
    "drop table halls",
    "alter table new_halls rename to halls",
  ].join(";\n--> statement-breakpoint\n");
  const rooms = `${ROOMS}\n--> statement-breakpoint\ninsert into rooms values (7, 1);`;
  await migrateTo({ "0000_halls": HALLS, "0001_rooms": rooms, "0002_names": rebuilt });
  expect(await query("select rooms.id, halls.name from rooms join halls on halls.id = hall")).toEqual([
    { id: 7, name: null },
  ]);
});

test("rows that point nowhere afterwards are reported", async () => {
  const dangling = `${ROOMS}\n--> statement-breakpoint\ninsert into rooms values (7, 99);`;
  await expect(migrateTo({ "0000_halls": HALLS, "0001_rooms": dangling })).rejects.toThrow(
    "After migrating, 1 rows point nowhere, the first in table rooms.",
  );
});
