import type { TestProject } from "vitest/node";
import { startCampusFixture } from "#tests/fixtures/campus-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    campusControlUrl: string;
    /** `DRILLS=full`, for tests inside the Worker, where there is no environment to read. */
    drillsInFull: boolean;
    /** `SEED=…`, to send the same hostile requests again; otherwise a new one for each run. */
    seed: number;
  }
}

/** Starts the database server that all test files share, with the demo campus, and takes it away at the end. */
export default async function setup(project: TestProject) {
  const { url, controlUrl, close } = await startCampusFixture();
  project.provide("databaseUrl", url);
  project.provide("campusControlUrl", controlUrl);
  project.provide("drillsInFull", process.env.DRILLS === "full");
  project.provide("seed", Number(process.env.SEED) || 1 + Math.floor(Math.random() * 1_000_000));
  return close;
}
