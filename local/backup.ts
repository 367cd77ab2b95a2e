import { existsSync, rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import Database from "libsql";
import { openDatabase } from "#app/db/client.ts";
import { holdChannels } from "#app/db/sending/hold.ts";
import type { Settings } from "#workers/settings.ts";
import { pack, unpack } from "./archive.ts";
import { applyMigrations } from "./database.ts";
import { superviseDatabaseServer } from "./database-child.ts";
import { type Bucket, withFiles } from "./file-bucket.ts";
import { ownsDatabase } from "./local-settings.ts";
import { progress, say } from "./progress.ts";
import { Refused } from "./refused.ts";
import { finishDemo } from "./unfinished-demo.ts";

const DATABASE = "campus.db";
const MANIFEST = "manifest.json";

/** A file of the bucket, as the archive names it. */
type Kept = { name: string; key: string; customMetadata: Record<string, string> };
type Manifest = { format: 1; madeAt: string; files: readonly Kept[] };

const SECRETS_SENTENCE =
  "Secrets are not in it: keep secrets.env of the data folder apart. Without it receipt codes, links of mails and sessions of before open nothing.";

/**
 * Copies database and files into one archive, beside a Resolve that runs or without one. The database is copied as it
 * stood at one moment, files after it: they are only added meanwhile. Refuses a database that is not ours to copy.
 */
export async function backup(settings: Settings, [given]: readonly string[]): Promise<void> {
  const file = fileIn(given, "backup");
  mustBeOurs(settings);
  await mkdir(dirname(file), { recursive: true });
  await inPrivate(dirname(file), async (folder) => {
    // Packed beside what is packed, and moved once it is whole: until then nobody else can read a byte of it.
    const [campus, archive] = [join(folder, "campus"), join(folder, "archive")];
    await mkdir(campus);
    await progress("Copying the database", async () =>
      copyDatabase(settings.dataDir, join(campus, DATABASE)),
    );
    const files = await progress("Copying the files", () =>
      withFiles(settings.dataDir, (bucket) => take(bucket, campus)),
    );
    const manifest: Manifest = { format: 1, madeAt: new Date().toISOString(), files };
    await writeFile(join(campus, MANIFEST), JSON.stringify(manifest, null, 2));
    await progress("Packing", () => pack(campus, archive));
    await chmod(archive, 0o600);
    await rename(archive, file);
    say(`The database and ${files.length} files are in ${file}. ${SECRETS_SENTENCE}`);
    const missing = missingFiles(join(campus, DATABASE), files);
    if (missing > 0)
      say(`${missing} files that the database names are not in the bucket, and so not in the archive.`);
  });
}

/** Works in a folder that is its owner's alone, and is gone afterwards, also where somebody ends the program half-way. */
async function inPrivate(beside: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(beside, ".backup-"));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  const end = () => {
    clear();
    process.exit(130);
  };
  process.on("SIGINT", end).on("SIGTERM", end);
  try {
    await work(folder);
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
    clear();
  }
}

/**
 * Brings database and files of an archive back into a data folder that has none, and holds every channel: nothing is
 * sent until `db:release`. Whatever cuts it short leaves no database behind. The folder must be held open.
 */
export async function restore(settings: Settings, [given]: readonly string[]): Promise<void> {
  const file = fileIn(given, "restore");
  mustBeOurs(settings);
  const { dataDir, dbPort } = settings;
  if (!existsSync(file)) throw new Refused(`There is no file ${file}.`);
  if (existsSync(join(dataDir, DATABASE)))
    throw new Refused(
      `${dataDir} has a campus already: move it away, or choose another folder with DATA_DIR.`,
    );
  const folder = join(dataDir, "restoring");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    await progress("Unpacking", () => unpack(file, folder));
    const manifest = await readManifest(folder, file);
    await progress("Bringing the files back", () =>
      withFiles(dataDir, (bucket) => put(bucket, folder, manifest.files)),
    );
    await progress("Preparing the database", () => prepare(join(folder, DATABASE), dbPort));
    await finishDemo(dataDir);
    for (const suffix of ["-wal", "-shm", ""]) {
      const from = join(folder, DATABASE + suffix);
      if (existsSync(from)) await rename(from, join(dataDir, DATABASE + suffix));
    }
    say(
      `The campus of ${manifest.madeAt} is back, with ${manifest.files.length} files. Nothing is sent until you say npm run db:release, or npm run db:release -- --without-older. ${SECRETS_SENTENCE}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function fileIn(given: string | undefined, verb: string): string {
  if (!given) throw new Refused(`Say which file: npm run db:${verb} -- FILE.`);
  return resolve(process.env.INIT_CWD ?? ".", given);
}

function mustBeOurs(settings: Settings) {
  if (ownsDatabase(settings)) return;
  const { host } = new URL(settings.database.url);
  throw new Refused(
    `The database at ${host} is kept by its own server, and so are its backups. Only a campus of this machine is copied here: unset TURSO_DATABASE_URL.`,
  );
}

/** One statement makes a whole copy of one moment, whoever writes meanwhile. */
function copyDatabase(dataDir: string, to: string) {
  const database = new Database(join(dataDir, DATABASE));
  try {
    database.exec(`vacuum into '${to.replaceAll("'", "''")}'`);
  } finally {
    database.close();
  }
}

async function take(bucket: Bucket, folder: string): Promise<Kept[]> {
  await mkdir(join(folder, "files"));
  const kept: Kept[] = [];
  let cursor: string | undefined;
  do {
    const page = await bucket.list({ include: ["customMetadata"], ...(cursor ? { cursor } : {}) });
    for (const { key, customMetadata = {} } of page.objects) {
      const stored = await bucket.get(key);
      if (!stored) continue;
      const name = `files/${String(kept.length + 1).padStart(7, "0")}`;
      await writeFile(join(folder, name), new Uint8Array(await stored.arrayBuffer()));
      kept.push({ name, key, customMetadata });
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return kept;
}

async function put(bucket: Bucket, folder: string, files: readonly Kept[]) {
  for (const { name, key, customMetadata } of files)
    await bucket.put(key, new Uint8Array(await readFile(join(folder, name))), { customMetadata });
}

async function readManifest(folder: string, file: string): Promise<Manifest> {
  const manifest = JSON.parse(await readFile(join(folder, MANIFEST), "utf8")) as Manifest;
  if (manifest.format !== 1)
    throw new Refused(`${file} was made by a later Resolve: install that one first.`);
  return manifest;
}

/** With all migrations, and held, before it lies where a start would find it. */
async function prepare(database: string, port: number) {
  const stop = await superviseDatabaseServer(database, port, (error) => {
    throw error;
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await applyMigrations(url, null);
    await holdChannels(openDatabase({ url, authToken: null }), Date.now());
  } finally {
    await stop();
  }
}

function missingFiles(database: string, files: readonly Kept[]): number {
  const keys = new Set(files.map(({ key }) => key));
  const copy = new Database(database, { readonly: true });
  try {
    const rows = copy.prepare("select object_key as key from attachments").all() as { key: string }[];
    return rows.filter(({ key }) => !keys.has(key)).length;
  } finally {
    copy.close();
  }
}
