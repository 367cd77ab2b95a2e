import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openDataFolder } from "./data-folder.ts";
import { applyMigrations, openDatabase, probe } from "./database.ts";
import { type LocalSettings, ownsDatabase, readLocalSettings } from "./local-settings.ts";
import { isUsed } from "./ports.ts";
import { say, sentenceFor } from "./progress.ts";
import { Refused } from "./refused.ts";
import { stopAll } from "./stopping.ts";

const VERBS: Record<string, (local: LocalSettings, words: string[]) => Promise<void>> = {
  migrate: async () => say("The database has all migrations."),
  seed,
};

try {
  await run();
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = 1;
}
await stopAll();

async function run() {
  const [verb = "", ...words] = process.argv.slice(2);
  const work = VERBS[verb];
  if (work === undefined) throw new Refused(`Say what to do: ${Object.keys(VERBS).join(" or ")}.`);
  const local = readLocalSettings(process.env);
  await reachDatabase(local);
  await work(local, words);
}

/** The server that a running Resolve has, the one at TURSO_DATABASE_URL, or one started for as long as this takes. */
async function reachDatabase({ settings, madeSecrets }: LocalSettings) {
  if (ownsDatabase(settings) && !(await isUsed(settings.dbPort))) {
    await openDataFolder(settings.dataDir, madeSecrets);
    return openDatabase(settings, failLate);
  }
  const { url, authToken } = settings.database;
  await probe(url, authToken);
  await applyMigrations(url, authToken);
}

/** `local/seed.ts` reads its settings from the environment, as any program of ours does. */
async function seed({ bindings, settings }: LocalSettings, words: string[]) {
  const file = fileURLToPath(new URL("./seed.ts", import.meta.url));
  const child = spawn(process.execPath, [file, ...words], {
    stdio: "inherit",
    env: { ...process.env, ...bindings, DATA_DIR: settings.dataDir },
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) process.exitCode = 1;
}

function failLate(error: unknown) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exit(1);
}
