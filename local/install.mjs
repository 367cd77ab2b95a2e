import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Runs before anything is installed, on whatever Node there is from 20 on: built-in modules only.

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Where Node keeps our modules compiled. */
export const compileCache = `${root}node_modules/.cache/compiled`;

// npm 10 does not always link the commands of optional packages into .bin.
const OWN_NODES = [
  ".bin/node",
  `node-${process.platform}-${process.arch}/bin/node`,
  `node-bin-${process.platform}-${process.arch}/bin/node`,
].map((path) => `${root}node_modules/${path}`);

/** Installs what package-lock.json lists if anything of it is missing; shows its progress on standard output. */
export async function installMissing() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new Error(`Resolve needs Node 20 or newer, this is ${process.version}: install a newer one.`);
  }
  if (isInstalled()) return;
  const done = showProgress("Installing packages");
  const { code, errors } = await runNpmCi();
  done();
  if (code !== 0) throw new Error(`The packages could not be installed (${reasonIn(errors)}): ${ADVICE}`);
}

/** The Node that everything else runs on: the one among our packages, or this one if it is new enough. */
export function nodePath() {
  const own = OWN_NODES.find((path) => existsSync(path));
  if (own !== undefined) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Error(
    `Resolve runs on Node 24, which is not packaged for this machine: install Node 24 or newer.`,
  );
}

/**
 * Says what is being done, and on a terminal for how long; the answer ends the line. A job that takes minutes
 * without a word looks like one that hangs.
 */
export function showProgress(words) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  if (!process.stdout.isTTY) {
    process.stdout.write(`${words} …\n`);
    return () => {};
  }
  const draw = () => process.stdout.write(`\r${words} … ${seconds()} s`);
  draw();
  const timer = setInterval(draw, 1000);
  return () => {
    clearInterval(timer);
    process.stdout.write(`\r${words}: ${seconds()} s\u001b[K\n`);
  };
}

const ADVICE = "see that the npm registry can be reached and the disk is not full, then start again.";

/** npm writes what it installed next to it, last of all; packages for other platforms are not in there. */
function isInstalled() {
  const installed = packagesIn("node_modules/.package-lock.json");
  return Object.entries(packagesIn("package-lock.json") ?? {}).every(
    ([path, { version, optional, devOptional }]) =>
      path === "" || optional || devOptional || installed?.[path]?.version === version,
  );
}

function packagesIn(lockFile) {
  if (!existsSync(root + lockFile)) return null;
  return JSON.parse(readFileSync(root + lockFile, "utf8")).packages;
}

function runNpmCi() {
  const words = ["ci", "--loglevel=error", "--no-audit", "--no-fund", "--no-progress"];
  // npm tells its scripts where it is itself; a plain `node local/start.mjs` looks for it on the path.
  const npm = process.env.npm_execpath?.endsWith("npm-cli.js")
    ? spawn(process.execPath, [process.env.npm_execpath, ...words], npmOptions)
    : spawn("npm", words, npmOptions);
  const stop = () => {
    npm.kill();
    process.exit(130);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return new Promise((resolve) => {
    let errors = "";
    npm.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    npm.on("error", ({ code }) => resolve({ code: 1, errors: code === "ENOENT" ? "npm is missing" : code }));
    npm.on("close", (code) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      resolve({ code, errors });
    });
  });
}

const npmOptions = { cwd: root, stdio: ["ignore", "ignore", "pipe"] };

function reasonIn(errors) {
  const lines = errors.split("\n").map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim());
  return (
    lines.find((line) => line !== "" && !/^(code|errno|syscall|path) /.test(line)) ?? "npm gave no reason"
  );
}
