import { type ChildProcess, spawn } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

/**
 * Makes sure that the Worker runtime, which Miniflare starts, does not outlive us; `onStart` and `onEnd` are called
 * whenever one starts and ends.
 */
export function endRuntimeWithUs(onStart: () => void, onEnd: () => void) {
  subscribe("child_process", (message) => {
    const { process: child } = message as { process: ChildProcess };
    // Its name and id are known only once it was spawned.
    child.once("spawn", () => {
      if (basename(child.spawnfile) !== "workerd") return;
      endWithUs(child);
      onStart();
      child.once("exit", onEnd);
    });
  });
}

/**
 * Makes sure that a program which would go on if we are killed does not outlive us: a shell beside it waits for the
 * end of what we never close, and then kills it.
 */
export function endWithUs(runtime: ChildProcess) {
  const shell = spawn("/bin/sh", ["-c", 'read -r _ || kill -9 "$0"', String(runtime.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.stdin.on("error", () => {});
  runtime.once("exit", () => shell.stdin.end("over\n"));
}
