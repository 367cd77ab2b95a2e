import { type ChildProcess, spawn } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

/**
 * Makes sure that the Worker runtime, which Miniflare starts, does not outlive us. It serves on if we are killed,
 * so each one gets a shell beside it that waits for the end of what we never close, and then kills it.
 */
export function endRuntimeWithUs() {
  subscribe("child_process", (message) => {
    const { process: child } = message as { process: ChildProcess };
    // Its name and id are known only once it was spawned.
    child.once("spawn", () => {
      if (basename(child.spawnfile) === "workerd") guard(child);
    });
  });
}

function guard(runtime: ChildProcess) {
  const shell = spawn("/bin/sh", ["-c", 'read -r _ || kill -9 "$0"', String(runtime.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.stdin.on("error", () => {});
  runtime.once("exit", () => shell.stdin.end("over\n"));
}
