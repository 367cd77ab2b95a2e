import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { unstable_readConfig as readConfig, type Unstable_Config as WranglerConfig } from "wrangler";
import { readSettings } from "#workers/settings.ts";
import { build } from "./build.ts";
import { schemaDrift } from "./checks.mjs";
import { root } from "./install.mjs";
import { say } from "./progress.ts";
import { Refused } from "./refused.ts";

/** What Cloudflare takes on its free plan. */
const LARGEST_UPLOAD_BYTES = 3 * 1024 * 1024;

/** Where a setting would be wrong in wrangler.toml: it belongs to one machine, or is nobody else's business. */
const NOT_IN_THE_FILE =
  /^(PORT|DB_PORT|DATA_DIR|TEST_HOOKS)$|SECRET|TOKEN|^(SMTP_URL|SENTRY_DSN|TURSO_DATABASE_URL)$/;

/** Does everything that a deployment does short of uploading, and says what was found. Refuses the first defect. */
export async function checkDeployment() {
  const config = readConfig({ config: join(root, "wrangler.toml") });
  checkSettings(config.vars);
  checkObjects(config);
  await checkMigrations();
  await build();
  say("✓ The Worker is built as it is uploaded.");
  checkSize();
  checkBundle();
}

function checkSettings(variables: Record<string, unknown>) {
  for (const name of Object.keys(variables)) {
    if (NOT_IN_THE_FILE.test(name)) throw new Refused(`${name} has no place in wrangler.toml: take it out.`);
  }
  const secret = "a secret that only this check uses";
  readSettings({ ...variables, SESSION_SECRET: secret, LINK_SECRET: secret, MAIL_SECRET: secret });
  say("✓ The settings of wrangler.toml are known and sound.");
}

/** A class without its migration can't be deployed; a Worker without the tick of each minute keeps no promise. */
function checkObjects({ durable_objects, migrations, triggers }: WranglerConfig) {
  const made = new Set(migrations.flatMap((migration) => migration.new_sqlite_classes ?? []));
  for (const { class_name } of durable_objects.bindings) {
    if (!made.has(class_name))
      throw new Refused(`wrangler.toml has no migration for ${class_name}: add one.`);
  }
  const crons = triggers.crons ?? [];
  if (!crons.includes("* * * * *")) throw new Refused("wrangler.toml has no cron for each minute: add it.");
  say(`✓ ${durable_objects.bindings.length} classes of objects and ${crons.length} crons are there.`);
}

async function checkMigrations() {
  const { failed, output } = await schemaDrift();
  if (failed > 0) throw new Refused(`${output ?? ""}The schema and the migrations differ: see above.`);
  say("✓ The migrations make what the schema says.");
}

function checkSize() {
  const bytes = gzipSync(readFileSync(join(root, "build/worker/app.js"))).length;
  const size = `${Math.round(bytes / 1024)} KiB of ${LARGEST_UPLOAD_BYTES / 1024} KiB compressed`;
  if (bytes > LARGEST_UPLOAD_BYTES)
    throw new Refused(`The Worker is too large (${size}): see what it bundles.`);
  say(`✓ The Worker's size: ${size}.`);
}

function checkBundle() {
  const test = "tests/local/server-build.test.ts";
  const words = ["run", "--project", "local", test];
  const { status, stdout } = spawnSync(process.execPath, [join(root, "node_modules/.bin/vitest"), ...words], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Refused(`${stdout}\nThe bundle is not sound: see above.`);
  say("✓ The bundle has one copy of each module and the production build of React.");
}
