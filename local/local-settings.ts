import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { readSettings, type Settings } from "#workers/settings.ts";
import { root } from "./install.mjs";
import { Refused } from "./refused.ts";

export interface LocalSettings {
  /** `dataDir` is absolute. */
  settings: Settings;
  /** The same as the Worker gets them. */
  bindings: Record<string, string>;
  /** The secrets that were not given anywhere and still have to be kept. */
  madeSecrets: Record<string, string>;
}

/**
 * Reads the settings from the environment and from `secrets.env` in the data folder, and makes the secrets that
 * neither has. Writes nothing. Refuses what `readSettings` refuses.
 */
export function readLocalSettings(env: NodeJS.ProcessEnv): LocalSettings {
  const dataDir = resolve(root, env.DATA_DIR || ".data");
  const given = { ...keptSecrets(dataDir), ...withoutEmpty(env) };
  const madeSecrets = Object.fromEntries(
    SECRETS.filter((name) => given[name] === undefined).map((name) => [
      name,
      randomBytes(32).toString("hex"),
    ]),
  );
  const all = { ...given, ...madeSecrets };
  const settings = { ...readSettings(all), dataDir };
  const bindings = {
    ...forTheWorker(all),
    APP_URL: settings.appUrl,
    TURSO_DATABASE_URL: settings.database.url,
  };
  return { settings, bindings, madeSecrets };
}

/** Those of `env` that are settings of the Worker and not empty; the rest is the shell's business. */
export function forTheWorker(env: Record<string, string | undefined>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env))
    if (value && FOR_THE_WORKER.test(name)) given[name] = value;
  return given;
}

/** Whether the database server is ours to run, not somebody else's at TURSO_DATABASE_URL. */
export function ownsDatabase({ database, dbPort }: Settings): boolean {
  return database.url === `http://127.0.0.1:${dbPort}`;
}

export function secretsFile(dataDir: string): string {
  return join(dataDir, "secrets.env");
}

const SECRETS = ["SESSION_SECRET", "LINK_SECRET", "MAIL_SECRET"];

const FOR_THE_WORKER =
  /^(APP_URL|LINK_SECRET|LOG_LEVEL|MAIL_\w+|METRICS_TOKEN|OIDC_\w+|SENTRY_DSN|SESSION_SECRET|SLACK_\w+|SMTP_URL|TEST_HOOKS|TURSO_\w+)$/;

function keptSecrets(dataDir: string): Record<string, string | undefined> {
  const file = secretsFile(dataDir);
  try {
    return existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  } catch {
    throw new Refused(`${file} cannot be read: give yourself the right to, or run as the user who owns it.`);
  }
}

function withoutEmpty(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}
