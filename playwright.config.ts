import { defineConfig } from "@playwright/test";
import { installedBrowser } from "./local/browser.mjs";
import { freePorts } from "./local/ports.ts";

// The runner chooses the ports; its workers read this file again and find them in their environment.
if (process.env.E2E_PORT === undefined) {
  const [port, dbPort] = await freePorts();
  Object.assign(process.env, { E2E_PORT: `${port}`, E2E_DB_PORT: `${dbPort}` });
}

/**
 * What a browser does beside the page: most of its time went into processes of its own for the address bar's popup, which
 * nobody sees, and for each site apart, of which there is one. Chromium takes the last such list alone, so what
 * Playwright switches off and could matter here is said again.
 */
const NOT_NEEDED = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

const executablePath = installedBrowser();
const launchOptions = {
  ...(executablePath === null ? {} : { executablePath }),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-site-isolation-trials",
    `--disable-features=${NOT_NEEDED}`,
  ],
};

/**
 * Journeys are made with and without script on wide and narrow screens. Other tests are run where both are at hand, and
 * those of what everybody does also where neither is, but for those that neither has a part in.
 */
const ON_A_PHONE = /@everywhere|@phone/;
const WITHOUT_SCRIPT = /@everywhere|@wide/;

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.test.ts",
  outputDir: "test-results",
  globalSetup: "./tests/e2e/campus.ts",
  forbidOnly: true,
  // A test that passes only sometimes is a defect, in it or in the product.
  retries: 0,
  workers: 2,
  timeout: 30_000,
  reporter: "list",
  use: {
    baseURL: process.env.E2E_URL ?? `http://localhost:${process.env.E2E_PORT}`,
    launchOptions,
    // A trace of every test would take a quarter of their time: `--trace retain-on-failure` for the one that fails.
    screenshot: "only-on-failure",
    timezoneId: "Asia/Kolkata",
    locale: "en-IN",
    // Nothing here looks at how pages fade into each other, which takes a machine without a graphics card its time.
    contextOptions: { reducedMotion: "reduce" },
  },
  projects: [
    {
      name: "js-on",
      metadata: { number: 1 },
      grepInvert: /@phone/,
      use: { viewport: { width: 1280, height: 800 } },
    },
    {
      name: "js-off",
      metadata: { number: 2 },
      grep: WITHOUT_SCRIPT,
      use: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
    },
    {
      name: "narrow",
      metadata: { number: 3 },
      grep: ON_A_PHONE,
      use: { viewport: { width: 320, height: 640 } },
    },
    {
      name: "narrow-js-off",
      metadata: { number: 4 },
      grepInvert: /@once/,
      testMatch: ["journeys", "conversation", "file-ticket", "sign-in"].map((name) => `**/${name}.test.ts`),
      use: { viewport: { width: 320, height: 640 }, javaScriptEnabled: false },
    },
  ],
});
