import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "libsql";
import { secretsFile } from "./local-settings.ts";
import { Refused } from "./refused.ts";
import { whenStopping } from "./stopping.ts";

/** Another Resolve has the data folder. */
export class AlreadyRuns extends Refused {}

/**
 * Makes the data folder if it isn't there, keeps it for this process alone until it stops, and writes the secrets
 * that were made. Refuses a folder that can't be written, a full disk, and, as `AlreadyRuns`,
 * one that a running Resolve uses.
 */
export async function openDataFolder(dataDir: string, madeSecrets: Record<string, string>) {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    whenStopping(lock(dataDir));
    const lines = Object.entries(madeSecrets).map(([name, value]) => `${name}=${value}\n`);
    if (lines.length > 0) await appendFile(secretsFile(dataDir), lines.join(""), { mode: 0o600 });
  } catch (error) {
    throw refusal(dataDir, error);
  }
}

/** Notes where the database of this folder is served, for commands that come while it is. */
export async function noteDatabaseUrl(dataDir: string, url: string) {
  await writeFile(join(dataDir, DATABASE_URL), url);
}

export async function notedDatabaseUrl(dataDir: string): Promise<string> {
  return readFile(join(dataDir, DATABASE_URL), "utf8");
}

const DATABASE_URL = "database-url";

// The lock of an SQLite file ends with its process, however that ends; a file with a process id would outlive it.
function lock(dataDir: string) {
  const file = new Database(join(dataDir, "lock"));
  file.exec("begin exclusive");
  return () => file.close();
}

function refusal(dataDir: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new AlreadyRuns(
      `Resolve already runs on ${dataDir}: stop it, or choose another folder with DATA_DIR.`,
    );
  }
  const obstacle = cannotOpen(error) ? NOT_WRITABLE : OBSTACLES[code];
  return obstacle === undefined ? error : new Refused(`The data folder ${dataDir} ${obstacle}`);
}

/** The engine gives no code where it can't even open a file. */
function cannotOpen(error: unknown): boolean {
  return error instanceof Error && /Unable to open connection to local database/.test(error.message);
}

const NOT_WRITABLE = "cannot be written: allow it, or choose another folder with DATA_DIR.";
const FULL = "has no room left: free some space on its disk.";

const OBSTACLES: Record<string, string> = {
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  // What making a folder and its parents says on a read-only disk.
  ENOENT: NOT_WRITABLE,
  SQLITE_READONLY: NOT_WRITABLE,
  ENOSPC: FULL,
  EDQUOT: FULL,
  SQLITE_FULL: FULL,
  EEXIST: "is a file: choose another folder with DATA_DIR.",
  ENOTDIR: "lies under a file: choose another folder with DATA_DIR.",
};
