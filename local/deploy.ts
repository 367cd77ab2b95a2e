import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "#workers/settings.ts";
import { applyMigrations, probe } from "./database.ts";
import { checkDeployment } from "./deploy-check.ts";
import { root } from "./install.mjs";
import { forTheWorker } from "./local-settings.ts";
import { progress, say, sentenceFor } from "./progress.ts";
import { Refused } from "./refused.ts";

// Everything short of uploading with --check. Without it, the upload too: settings come from the environment, the
// secret ones go up as secrets of the Worker, the others as its variables.

const WRANGLER = join(root, "node_modules/.bin/wrangler");
const SECRET = /SECRET|TOKEN|^(SMTP_URL|SENTRY_DSN|TURSO_DATABASE_URL)$/;

try {
  if (process.argv.includes("--check")) await checkDeployment();
  else await deploy();
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = 1;
}

async function deploy() {
  const given = forTheWorker(process.env);
  const settings = refuseIncomplete(given);
  refuseWithoutLogin();
  await checkDeployment();

  const { url, authToken } = settings.database;
  await progress("Asking the database server", () => probe(url, authToken));
  // First: the new code needs them, and the old code still running lives with them.
  const applied = await progress("Applying migrations", () => applyMigrations(url, authToken));
  say(applied.length === 0 ? "There were none to apply." : `Applied ${applied.join(", ")}.`);
  upload(given);
}

function refuseIncomplete(given: Record<string, string>) {
  for (const name of ["TURSO_DATABASE_URL", "TURSO_AUTH_TOKEN", "APP_URL"]) {
    if (given[name] === undefined)
      throw new Refused(`${name} is missing: set it for the deployment, then try again.`);
  }
  const settings = readSettings(given);
  if (settings.appUrl.startsWith("https://")) return settings;
  throw new Refused("APP_URL is not an https address: sessions of a public site need one.");
}

function refuseWithoutLogin() {
  if (process.env.CLOUDFLARE_API_TOKEN) return;
  const { stdout } = spawnSync(process.execPath, [WRANGLER, "whoami"], { cwd: root, encoding: "utf8" });
  if (!/You are logged in/i.test(stdout)) {
    throw new Refused("Cloudflare does not know you: set CLOUDFLARE_API_TOKEN, or run npx wrangler login.");
  }
}

function upload(given: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "resolve-deploy-"));
  const secretsFile = join(folder, "secrets.json");
  try {
    const entries = Object.entries(given);
    const secrets = entries.filter(([name]) => SECRET.test(name));
    const variables = entries.filter(([name]) => !SECRET.test(name));
    writeFileSync(secretsFile, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
    const words = ["deploy", "--minify", "--secrets-file", secretsFile];
    for (const [name, value] of variables) words.push("--var", `${name}:${value}`);
    const { status } = spawnSync(process.execPath, [WRANGLER, ...words], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, NODE_ENV: "production" },
    });
    if (status !== 0) throw new Refused("wrangler did not deploy the Worker: see what it wrote above.");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
