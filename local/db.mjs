import { spawnSync } from "node:child_process";
import { compileCache, installMissing, nodePath, root } from "./install.mjs";

// `npm run db:…`: local/db.ts on the Node that was installed.

try {
  await installMissing();
  const { status } = spawnSync(nodePath(), [`${root}local/db.ts`, ...process.argv.slice(2)], {
    stdio: "inherit",
    // As `npm start`: compiled once, each later command is that much shorter.
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
  });
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
