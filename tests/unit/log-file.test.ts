import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLogFile } from "#local/log-file.ts";

let dataDir: string;
let said: string[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  dataDir = mkdtempSync(join(tmpdir(), "resolve-log-"));
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((words) => said.push(String(words)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true, force: true });
});

const line = (message: string) => ({ level: "info", message });
const keptIn = (path: string) => readFileSync(path, "utf8").trim().split("\n");

test("while it can't be written the terminal says so once, and it goes on where it can again", () => {
  const log = openLogFile(dataDir);
  log.write(line("one"));
  rmSync(join(dataDir, "log"), { recursive: true });
  writeFileSync(join(dataDir, "log"), "in the way");
  for (const message of ["two", "three"]) log.write(line(message));
  vi.advanceTimersByTime(60_000);
  log.write(line("four"));
  expect(said).toEqual([expect.stringMatching(/^The log .*resolve\.log can't be written/)]);

  rmSync(join(dataDir, "log"));
  vi.advanceTimersByTime(60_000);
  log.write(line("five"));
  expect(keptIn(log.path)).toEqual(["five"]);
  rmSync(join(dataDir, "log"), { recursive: true });
  log.write(line("six"));
  expect(said).toHaveLength(2);
});
