import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client/web";
import { expect, test } from "vitest";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { startOurs } from "#local/bench/servers.ts";
import type { Bucket } from "#local/file-bucket.ts";
import { filesToCome, putFilesToCome } from "#local/files-to-come.ts";
import { localDeps } from "#local/local-deps.ts";
import { migrate } from "#local/migrate.ts";
import { seedDemo } from "#local/seed.ts";
import { readSettings } from "#workers/settings.ts";

const SECRET = "a secret that nothing but tests ever use";

test("mails of each sort came to the demo campus, nothing is sent for them, and their bytes reach the bucket", async () => {
  const folder = await mkdtemp(join(tmpdir(), "resolve-mails-"));
  const server = await startOurs(join(folder, "campus.db"));
  await migrate(server.url, null);
  const secrets = { SESSION_SECRET: SECRET, LINK_SECRET: SECRET, MAIL_SECRET: SECRET };
  const settings = readSettings({ TURSO_DATABASE_URL: server.url, ...secrets });
  await seedDemo(settings, filesToCome(folder));

  const client = createClient({ url: server.url, intMode: "number" });
  const rowsOf = async (sql: string) => (await client.execute(sql)).rows.map((row) => Object.values(row));
  expect(await rowsOf("select outcome, reason from inbound_mail order by id")).toEqual([
    ["filed", null],
    ["quarantined", "unknown_sender"],
    ["replied", null],
    ["replied", null],
    ["kept", "unverified"],
    ["replied", null],
    ["kept", "unconfirmed"],
    ["kept", "automatic"],
    ["bounced", "hard"],
  ]);
  expect(await rowsOf("select count(*) from outbox where state in ('queued', 'claimed')")).toEqual([[0]]);
  const { finds } = await proveIntegrity(localDeps(settings), { sample: 1000, eventsAtOnce: 500 });
  expect(finds).toEqual([]);

  const put = new Map<string, number>();
  const bucket = { put: async (key: string, bytes: Uint8Array) => void put.set(key, bytes.length) };
  await putFilesToCome(folder, async () => bucket as unknown as Bucket);
  const mails = await rowsOf(
    "select 'mail/' || substr(sha256, 1, 2) || '/' || sha256, bytes from inbound_mail",
  );
  expect([...put].filter(([key]) => key.startsWith("mail/")).sort()).toEqual(mails.sort());
  expect(await readdir(folder)).not.toContain("files-to-come");
  await putFilesToCome(folder, () => Promise.reject(new Error("nothing waits")));

  client.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});
