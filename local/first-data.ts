import { readHold } from "#app/db/sending/hold.ts";
import type { Settings } from "#workers/settings.ts";
import { filesToCome } from "./files-to-come.ts";
import type { Answered, Asked } from "./first-data-child.ts";
import { localDeps } from "./local-deps.ts";
import { ownsDatabase } from "./local-settings.ts";
import { progress, sentenceFor } from "./progress.ts";
import { seedDemo } from "./seed.ts";
import { openSetUp } from "./set-up.ts";
import { signInLines } from "./sign-in-lines.ts";

// The program behind `firstDataInChild`; whoever started it is gone when the channel to them ends.

process.once("disconnect", () => process.exit(1));
process.once("message", async ({ settings, empty }: Asked) => {
  const answered: Answered = await firstData(settings, empty).then(
    (lines) => ({ lines }),
    (error: unknown) => ({ refused: sentenceFor(error) }),
  );
  process.send?.(answered, () => process.exit(0));
});

async function firstData(settings: Settings, empty: boolean): Promise<string[]> {
  const lines = empty ? await offerSetUp(settings) : await offerDemo(settings);
  return [...lines, ...(await holdLines(settings))];
}

async function holdLines(settings: Settings): Promise<string[]> {
  if ((await readHold(localDeps(settings).db)) === null) return [];
  return ["", "Nothing is sent since this campus was restored: npm run db:release lets it."];
}

/**
 * Creates the demo campus if the database is empty; answers the lines that tell how to sign in. A database on
 * another machine never gets it: its passwords are known to everybody.
 */
async function offerDemo(settings: Settings): Promise<string[]> {
  if (!isOnThisMachine(settings)) return offerSetUp(settings);
  const { isDemo } = await progress("Preparing the demo campus", () =>
    seedDemo(settings, filesToCome(settings.dataDir)),
  );
  return isDemo ? signInLines(settings.mailDomain) : [];
}

/** For a campus that starts empty: the lines that tell where to make its super admin. */
async function offerSetUp(settings: Settings): Promise<string[]> {
  const token = await openSetUp(settings);
  if (token === null) return [];
  return [
    "",
    "Make the super admin here; the address works once:",
    `  ${settings.appUrl}/setup?token=${token}`,
  ];
}

function isOnThisMachine(settings: Settings): boolean {
  const { hostname } = new URL(settings.database.url);
  return ownsDatabase(settings) || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
