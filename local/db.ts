import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Settings } from "#workers/settings.ts";
import { backup, restore } from "./backup.ts";
import { AlreadyRuns, notedDatabaseUrl, openDataFolder } from "./data-folder.ts";
import { applyMigrations, openDatabase, probe } from "./database.ts";
import { type LocalSettings, ownsDatabase, readLocalSettings } from "./local-settings.ts";
import { refuseUsedDatabasePort } from "./ports.ts";
import { say, sentenceFor } from "./progress.ts";
import { Refused } from "./refused.ts";
import { stopAll } from "./stopping.ts";

type Work = (words: string[], env: NodeJS.ProcessEnv, settings: Settings) => Promise<void>;

const VERBS: Record<string, Work> = {
  migrate: async () => say("The database has all migrations."),
  seed: (words, env) => program("./seed.ts", words, env),
  verify: (words, env) => program("./verify.ts", words, env),
  backup: (words, _env, settings) => backup(settings, words),
  release: (words, env) => program("./release.ts", words, env),
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
  const local = readLocalSettings(process.env);
  const { settings, madeSecrets } = local;
  if (verb === "restore") {
    // Before there is a database.
    await openDataFolder(settings.dataDir, madeSecrets);
    return restore(settings, words);
  }
  const verbs = [...Object.keys(VERBS), "restore"];
  if (work === undefined) throw new Refused(`Say what to do: ${verbs.join(" or ")}.`);
  const env = { ...process.env, ...local.bindings, TURSO_DATABASE_URL: await reachDatabase(local) };
  await work(words, env, settings);
}

/**
 * The address of the database, with all migrations: of the server at TURSO_DATABASE_URL, of a running Resolve on
 * the same data folder, or of one that is started for as long as this takes.
 */
async function reachDatabase({ settings, madeSecrets }: LocalSettings): Promise<string> {
  const { url, authToken } = settings.database;
  if (!ownsDatabase(settings)) return ready(url, authToken);
  try {
    await openDataFolder(settings.dataDir, madeSecrets);
  } catch (error) {
    if (error instanceof AlreadyRuns) return ready(await notedDatabaseUrl(settings.dataDir), null);
    throw error;
  }
  await refuseUsedDatabasePort(settings);
  await openDatabase(settings, failLate);
  return url;
}

async function ready(url: string, authToken: string | null): Promise<string> {
  await probe(url, authToken);
  await applyMigrations(url, authToken);
  return url;
}

/** Each reads its settings from the environment, as any program of ours does. */
async function program(
  name: "./seed.ts" | "./verify.ts" | "./release.ts",
  words: string[],
  env: NodeJS.ProcessEnv,
) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [file, ...words], { stdio: "inherit", env });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) process.exitCode = 1;
}

function failLate(error: unknown) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exit(1);
}
