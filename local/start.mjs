import { spawn } from "node:child_process";
import { constants } from "node:os";
import { compileCache, installMissing, nodePath, root } from "./install.mjs";

// `npm start`: installs what is missing, then runs local/serve.ts on the Node that was installed, and passes on
// when to stop. Built-in modules only.

/** Signals that come this close together are one key press: npm passes on what the terminal sends us as well. */
const ONE_PRESS_MS = 500;

/** Node and the C library keep what is no longer needed for as long as the machine has memory; half of it goes so. */
const FRUGAL = ["--max-semi-space-size=4"];
const FRUGAL_ENV = {
  // The runtime of the Worker as well. With 4 what is still in use grows old, and collecting that costs work (decision 24).
  MINIFLARE_WORKERD_V8_FLAGS: "--max-semi-space-size=8",
  MALLOC_ARENA_MAX: "2",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_MMAP_THRESHOLD_: "131072",
};

try {
  await installMissing();
  watchOver(startServing(nodePath()));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/**
 * In a session of its own, so that Ctrl-C reaches nothing of it but through here. The end of its standard input
 * means stop, which it also meets if this process is killed.
 */
function startServing(node) {
  return spawn(node, [...FRUGAL, `${root}local/serve.ts`, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ["pipe", "inherit", "inherit"],
    detached: true,
    // Reading our modules is most of a start; compiled once, it is a third shorter.
    env: { NODE_COMPILE_CACHE: compileCache, ...FRUGAL_ENV, ...process.env },
  });
}

function watchOver(serving) {
  let stoppingSince = null;
  const stop = () => {
    if (stoppingSince === null) serving.stdin.end();
    else if (Date.now() - stoppingSince > ONE_PRESS_MS) serving.kill("SIGKILL");
    stoppingSince ??= Date.now();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  if (process.env.npm_lifecycle_event === "start") whenOrphaned(stop);
  serving.stdin.on("error", () => {});
  serving.on("error", (error) => {
    process.stderr.write(
      `${nodePath()} could not be run (${error.code}): remove node_modules, then start again.\n`,
    );
    process.exit(1);
  });
  serving.on("exit", (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}

/** An npm that is killed can't pass that on. */
function whenOrphaned(stop) {
  const { ppid } = process;
  const timer = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(timer);
    stop();
  }, 500);
}
