import { spawnSync } from "node:child_process";
import { installMissing, nodePath, root } from "./install.mjs";

// `npm run load`: local/bench/load.ts on the Node that was installed.

try {
  await installMissing();
  const words = [`${root}local/bench/load.ts`, ...process.argv.slice(2)];
  process.exitCode = spawnSync(nodePath(), words, { cwd: root, stdio: "inherit" }).status ?? 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
