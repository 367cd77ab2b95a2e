import type { Settings } from "#workers/settings.ts";
import { ownsDatabase } from "./local-settings.ts";
import { progress } from "./progress.ts";
import { seedDemo } from "./seed.ts";
import { openSetUp } from "./set-up.ts";

/**
 * Creates the demo campus if the database is empty; answers the lines that tell how to sign in. A database on
 * another machine never gets it: its passwords are known to everybody.
 */
export async function offerDemo(settings: Settings): Promise<string[]> {
  if (!isOnThisMachine(settings)) return offerSetUp(settings);
  const { signIns, password } = await progress("Preparing the demo campus", () => seedDemo(settings));
  if (signIns.length === 0) return [];
  const width = Math.max(...signIns.map(({ email }) => email.length));
  return [
    "",
    `Sign in with the password ${password} as`,
    ...signIns.map(({ email, who }) => `  ${email.padEnd(width)}  ${who}`),
  ];
}

/** For a campus that starts empty: the lines that tell where to make its super admin. */
export async function offerSetUp(settings: Settings): Promise<string[]> {
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
