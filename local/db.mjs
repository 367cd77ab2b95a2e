import { spawnSync } from "node:child_process";
import { installMissing, nodePath, root } from "./install.mjs";

// `npm run db:…`: local/db.ts on the Node that was installed.

try {
  await installMissing();
  const { status } = spawnSync(nodePath(), [`${root}local/db.ts`, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
