import type { TestProject } from "vitest/node";
import { startSmtpFixture } from "#tests/fixtures/smtp-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    smtpControlUrl: string;
  }
}

/** Starts the real mail servers that tests inside workerd open and read through one control address. */
export default async function setup(project: TestProject) {
  const { controlUrl, close } = await startSmtpFixture();
  project.provide("smtpControlUrl", controlUrl);
  return close;
}
