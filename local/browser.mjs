import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { nodePath, root, showProgress } from "./install.mjs";

const INSTALLED_AT = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser that this machine has, CHROMIUM_PATH first; null leaves it to Playwright's own. */
export function installedBrowser() {
  const { CHROMIUM_PATH: path } = process.env;
  if (path && !existsSync(path))
    throw new Error(`CHROMIUM_PATH names ${path}, where there is nothing: correct it.`);
  return path || (INSTALLED_AT.find((candidate) => existsSync(candidate)) ?? null);
}

/** Sees to it that there is a browser: one that is there, else Playwright's own, else Debian's. */
export async function installBrowser() {
  if (installedBrowser() !== null || (await hasPlaywrightsOwn())) return;
  const done = showProgress("Installing a browser for the tests");
  const isThere =
    run(nodePath(), [`${root}node_modules/.bin/playwright`, "install", "chromium"]) || installDebians();
  done();
  if (!isThere) throw new Error("The tests need a browser: install Chromium, or set CHROMIUM_PATH to one.");
}

async function hasPlaywrightsOwn() {
  const { chromium } = await import("@playwright/test");
  return existsSync(chromium.executablePath());
}

function installDebians() {
  if (process.getuid?.() !== 0 || !isDebian()) return false;
  const packages = ["install", "--yes", "--no-install-recommends", "chromium"];
  return run("apt-get", ["update"]) && run("apt-get", packages);
}

function isDebian() {
  return (
    existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"))
  );
}

function run(command, words) {
  return spawnSync(command, words, { stdio: ["ignore", "ignore", "ignore"] }).status === 0;
}
