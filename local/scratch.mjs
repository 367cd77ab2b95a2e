import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";

/** What all suites together keep in files at the same time, with room to spare. */
const SCRATCH_BYTES = 6 * 1024 ** 3;

/** A folder for everything that tests put anywhere, gone with this process. */
export function openScratch() {
  const folder = mkdtempSync(join(scratchHome(), "resolve-checks-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
  return folder;
}

/**
 * Where tests put their campuses: in memory where there is much of it, since a disk that somebody else keeps busy lets
 * every commit wait for it, and no test is about disks.
 */
function scratchHome() {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= SCRATCH_BYTES && freemem() >= 2 * SCRATCH_BYTES ? memory : tmpdir();
}
