import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { ONE_MODULE_RULE, oneModule } from "./tests/integration/one-module.ts";

const setupFiles = ["tests/console-error-fails.ts"];

/** In workerd, with the bindings of wrangler.toml and a database server started for the run. */
const integration = {
  plugins: [
    oneModule(),
    cloudflareTest(({ inject }) => ({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        modulesRules: [ONE_MODULE_RULE],
        bindings: {
          TURSO_DATABASE_URL: inject("databaseUrl"),
          APP_URL: "http://localhost:8787",
          TEST_HOOKS: "1",
          LOG_LEVEL: "error",
          SESSION_SECRET: "a session secret that only tests use",
          LINK_SECRET: "a link secret that nothing but tests use",
          MAIL_SECRET: "a mail secret that nothing but tests use",
        },
      },
    })),
  ],
  test: {
    name: "integration",
    include: ["tests/integration/**/*.test.{ts,tsx}"],
    globalSetup: [
      "tests/integration/database.ts",
      "tests/integration/mail-server.ts",
      "tests/integration/collector.ts",
    ],
    setupFiles: [...setupFiles, "tests/integration/fresh-file.ts"],
    // Three seconds for each file are spent on an isolate of its own: each begins anew in the one there is.
    isolate: false,
    maxWorkers: 1,
    // The first request imports the whole Remix build.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Left to be found while running, these are optimised half-way through the first test, which then sees two
    // copies and dies of `createCookieFactory` of undefined.
    deps: {
      optimizer: {
        ssr: { include: ["@remix-run/cloudflare", "@remix-run/server-runtime", "@remix-run/react"] },
      },
    },
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.{ts,tsx}"],
          setupFiles,
          // Most of it is rules that keep nothing: importing them anew for each file took longer than its tests.
          isolate: false,
        },
      },
      {
        test: {
          name: "local",
          include: ["tests/local/**/*.test.ts"],
          setupFiles,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "drills",
          include: ["tests/drills/**/*.test.ts"],
          setupFiles,
          // Each starts whole products and kills them; two at once would measure each other.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      integration,
    ],
  },
});
