import { existsSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Before the database opens: if the first start was stopped while it made the demo campus, moves the half of it
 * aside, where nobody has worked yet, so that a whole one is made. `demoFollows` says that one will be.
 */
export async function setAsideUnfinishedDemo(dataDir: string, demoFollows: boolean) {
  const file = join(dataDir, "campus.db");
  if (existsSync(mark(dataDir))) {
    for (const suffix of ["", "-wal", "-shm"]) {
      if (existsSync(file + suffix)) await rename(file + suffix, `${file}.unfinished${suffix}`);
    }
    await finishDemo(dataDir);
  }
  if (demoFollows && !existsSync(file)) await writeFile(mark(dataDir), "");
}

/** Once the demo campus is whole, and before anybody can work in it. */
export async function finishDemo(dataDir: string) {
  await rm(mark(dataDir), { force: true });
}

function mark(dataDir: string): string {
  return join(dataDir, "demo-unfinished");
}
