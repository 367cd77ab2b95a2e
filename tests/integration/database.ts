import type { TestProject } from "vitest/node";
import { startCampusFixture } from "#tests/fixtures/campus-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    campusControlUrl: string;
    /** `DRILLS=full`, for tests inside the Worker, where there is no environment to read. */
    drillsInFull: boolean;
    /** Of hostile requests: `SEED=…`, to send the same again; a new one each time with `DRILLS=full`. */
    seed: number;
  }
}

/** Starts the database server that all test files share, with the demo campus, and takes it away at the end. */
export default async function setup(project: TestProject) {
  const { url, controlUrl, close } = await startCampusFixture();
  project.provide("databaseUrl", url);
  project.provide("campusControlUrl", controlUrl);
  const inFull = process.env.DRILLS === "full";
  project.provide("drillsInFull", inFull);
  project.provide("seed", Number(process.env.SEED) || (inFull ? Date.now() % 1_000_000 : 1));
  return close;
}
