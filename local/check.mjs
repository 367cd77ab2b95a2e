import { runChecks } from "./checks.mjs";

// `npm run check`: everything of `npm test` without installing.

try {
  process.exitCode = (await runChecks()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
