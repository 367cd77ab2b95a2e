import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./install.mjs";
import { progress, sentenceFor } from "./progress.ts";
import { Refused } from "./refused.ts";
import { whenStopping } from "./stopping.ts";

const SOURCES = [
  "app",
  "workers",
  "public",
  "package-lock.json",
  "package.json",
  "remix.config.js",
  "tsconfig.json",
  "vite.config.ts",
  "wrangler.toml",
  "local/build.ts",
  "local/worker-options.ts",
];
const STAMP = join(root, "build/.stamp");

/** What serving needs; another hand may have taken it away. */
const RESULTS = ["build/client", "build/server/index.js", "build/worker/app.js", "build/worker-options.json"];

if (import.meta.main) {
  try {
    await (process.argv.includes("--if-changed") ? buildIfChanged() : build());
  } catch (error) {
    process.stderr.write(`${sentenceFor(error)}\n`);
    process.exitCode = 1;
  }
}

/** Builds the site unless it was built from these very sources. */
export async function buildIfChanged() {
  if (RESULTS.every((path) => existsSync(join(root, path))) && readStamp() === hashSources()) return;
  await progress("Building the site", build);
}

/**
 * Builds the pages, then the Worker as it is uploaded, then the options to serve it with on one machine. Refuses
 * with everything that the failing tool wrote.
 */
export async function build() {
  rmSync(STAMP, { force: true });
  const hash = hashSources();
  await run("node_modules/.bin/remix", ["vite:build"]);
  await run("node_modules/.bin/wrangler", ["deploy", "--dry-run", "--minify", "--outdir", "build/worker"]);
  // What it reads would stay in memory for as long as the site runs.
  await run("local/worker-options.ts", []);
  writeFileSync(STAMP, hash);
}

function readStamp(): string | null {
  return existsSync(STAMP) ? readFileSync(STAMP, "utf8") : null;
}

function hashSources(): string {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap(filesUnder)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

async function run(program: string, words: string[]) {
  const child = spawn(process.execPath, [join(root, program), ...words], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    // wrangler bundles React as NODE_ENV says, and without a value its much slower development build.
    env: { ...process.env, NODE_ENV: "production", WRANGLER_HIDE_BANNER: "true", NO_COLOR: "1" },
  });
  whenStopping(() => child.kill());
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0)
    throw new Refused(
      `${output.trimEnd()}\n${[basename(program), ...words].join(" ")} failed: see what it wrote above.`,
    );
}
