import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client/web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PDF } from "#tests/fixtures/small-files.ts";
import { type RunningSite, runSite } from "./running-site.ts";
import { fileTicket, say, signedIn, until } from "./visitor.ts";

const COMMAND = fileURLToPath(new URL("../../local/db.mjs", import.meta.url));

let folder: string;
let site: RunningSite;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "resolve-backup-"));
  file = join(folder, "campus.tar.gz");
  // What is archived are the files of our own database server.
  site = await runSite({ TEST_HOOKS: "1", SQLD: "" });
}, 90_000);
afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

/** Exit code and everything that was said. */
function db(...words: string[]): Promise<[number, string]> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DB_PORT: new URL(site.databaseUrl).port, DATA_DIR: site.dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...words], { env }, (error, out, err) => {
      resolve([typeof error?.code === "number" ? error.code : 0, out + err]);
    });
  });
}

async function rows(sql: string) {
  const client = createClient({ url: site.databaseUrl, intMode: "number" });
  try {
    return (await client.execute(sql)).rows;
  } finally {
    client.close();
  }
}

const tick = () => fetch(new URL("/cdn-cgi/handler/scheduled", site.origin), { method: "POST" });
const WORDS = "The tap drips since the storm.";

/** A ticket with a file, by the page's own form. */
async function fileWithPdf(): Promise<{ reference: string; path: string }> {
  const login = new URLSearchParams({ email: "student01@campus.test", password: "campus-demo-2026" });
  const headers = { Origin: site.origin };
  const begun = await fetch(new URL("/login", site.origin), {
    method: "POST",
    body: login,
    headers,
    redirect: "manual",
  });
  const cookie = begun.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const form = new FormData();
  for (const [name, value] of Object.entries({
    description: WORDS,
    stops: "none",
    idempotencyKey: crypto.randomUUID(),
  }))
    form.set(name, value);
  form.set("attachments", new Blob([new Uint8Array(PDF)]), "plan.pdf");
  const filed = await fetch(new URL("/tickets/new?subcategory=plumbing", site.origin), {
    method: "POST",
    body: form,
    headers: { ...headers, Cookie: cookie },
    redirect: "manual",
  });
  const reference = /tickets\/(\d+)/.exec(filed.headers.get("Location") ?? "")?.[1] ?? "";
  const page = await fetch(new URL(`/tickets/${reference}`, site.origin), { headers: { Cookie: cookie } });
  const path = /\/attachments\/[\w-]+/.exec(await page.text())?.[0] ?? "";
  return { reference, path };
}

/** What others on this machine can read beside the archive, until it is asked for. */
function watchedForOthers(): () => readonly string[] {
  const found = new Set<string>();
  const look = () => {
    for (const name of readdirSync(folder)) {
      const { mode = 0 } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? {};
      if ((mode & 0o077) !== 0) found.add(name);
    }
  };
  const timer = setInterval(look, 2);
  return () => {
    clearInterval(timer);
    return [...found];
  };
}

test("a backup that is ended half-way leaves nothing behind", async () => {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DB_PORT: new URL(site.databaseUrl).port, DATA_DIR: site.dataDir };
  const words = [COMMAND, "backup", join(folder, "ended.tar.gz")];
  // As a terminal does, the whole group is told.
  const child = spawn(process.execPath, words, { env, stdio: "ignore", detached: true });
  const gone = once(child, "exit");
  await until("its folder", 30_000, () => readdirSync(folder).find((name) => name.startsWith(".backup-")));
  process.kill(-Number(child.pid), "SIGINT");
  await gone;
  await until("nothing", 10_000, () => (readdirSync(folder).length === 0 ? true : undefined));
}, 60_000);

test("a destroyed campus comes back from its archive, with its files, and sends nothing until it is released", async () => {
  const { reference, path } = await fileWithPdf();
  // Marked as sent too: a row still on its way would be marked after this test has laid it back.
  await until("the mails of the filing", 15_000, async () => {
    const open = await rows(
      "select id from outbox where channel = 'mail' and state in ('queued', 'claimed')",
    );
    return site.mails.length > 1 && open.length === 0 ? true : undefined;
  });
  await rows(
    "update outbox set state = 'queued', next_attempt_at = 9e15, give_up_at = 9e15 where id = (select max(id) from outbox where channel = 'mail')",
  );
  const seen = watchedForOthers();
  const [code, said] = await db("backup", file);
  expect([code, said]).toEqual([0, expect.stringMatching(/and \d+ files are in .*Secrets are not in it/s)]);
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(seen()).toEqual([]);
  expect(await readdir(folder)).toEqual(["campus.tar.gz"]);

  expect(await db("restore", file)).toEqual([1, expect.stringMatching(/already runs on/)]);
  await site.kill();
  expect(await db("restore", file)).toEqual([1, expect.stringMatching(/has a campus already/)]);
  await rm(site.dataDir, { recursive: true });
  const before = site.mails.length;
  expect(await db("restore", file)).toEqual([
    0,
    expect.stringMatching(/is back, with \d+ files\. Nothing is sent/),
  ]);
  expect(existsSync(join(site.dataDir, "restoring"))).toBe(false);

  await site.startAgain();
  const student = await signedIn(site.origin, "student01");
  expect((await student.get(`/tickets/${reference}`)).html).toContain(WORDS);
  expect((await student.get(path)).html).toBe(Buffer.from(PDF).toString("utf8"));
  expect((await db("verify"))[1]).toMatch(/all is as it was written/);

  await rows("update outbox set next_attempt_at = 1 where next_attempt_at = 9e15");
  await say(student, reference, "", { kind: "reply", body: "It drips on." });
  await fileTicket(student, "plumbing", { description: "Another one." });
  await tick();
  const waiting = await rows(
    "select id from outbox where channel = 'mail' and state in ('queued', 'claimed')",
  );
  expect(waiting.length).toBeGreaterThan(2);
  expect(site.mails.length).toBe(before);

  const [released, words] = await db("release", "--without-older");
  expect([released, words]).toEqual([
    0,
    expect.stringMatching(/^Released: \d+ messages .*, 1 older ones were laid aside/m),
  ]);
  await tick();
  await until("what happened since", 15_000, () =>
    site.mails.length >= before + waiting.length - 1 ? true : undefined,
  );
  expect(await rows("select reason from outbox where reason = 'restored'")).toHaveLength(1);
  expect(await db("release")).toEqual([0, expect.stringMatching(/Nothing is held/)]);
}, 300_000);

test("an archive that is damaged, or none, leaves nothing behind", async () => {
  await site.kill();
  await rm(site.dataDir, { recursive: true });
  const bytes = await readFile(file);
  const damaged = join(folder, "damaged.tar.gz");
  await writeFile(damaged, bytes.subarray(0, bytes.length - 2000));
  const foreign = join(folder, "foreign.tar.gz");
  await writeFile(foreign, "no archive");
  for (const wrong of [damaged, foreign, join(folder, "none")]) {
    const [code, said] = await db("restore", wrong);
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/could not be read|is damaged|is no backup|no file/),
    ]);
    expect(said).not.toContain("defect");
    expect(existsSync(join(site.dataDir, "campus.db"))).toBe(false);
  }
  expect(await db("backup")).toEqual([
    1,
    expect.stringMatching(/Say which file: npm run db:backup -- FILE\./),
  ]);
}, 60_000);
