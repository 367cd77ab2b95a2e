import { installBrowser } from "./browser.mjs";
import { installMissing } from "./install.mjs";

// `npm test`: installs what is missing, the browser too, then runs every check there is.

try {
  await installMissing();
  await installBrowser();
  const { runChecks } = await import("./checks.mjs");
  process.exitCode = (await runChecks()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
