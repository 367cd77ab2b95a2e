import { parseArgs } from "node:util";
import { readHold, releaseChannels } from "#app/db/sending/hold.ts";
import { readSettings } from "#workers/settings.ts";
import { localDeps } from "./local-deps.ts";
import { say, sentenceFor } from "./progress.ts";

// `npm run db:release`: lets a restored campus send again; `--without-older` lays aside what is older than that.

try {
  const { values } = parseArgs({ options: { "without-older": { type: "boolean", default: false } } });
  const { db } = localDeps(readSettings(process.env));
  if ((await readHold(db)) === null) say("Nothing is held.");
  else {
    const { laidAside, waiting } = await releaseChannels(db, { withoutOlder: values["without-older"] });
    say(`Released: ${waiting} messages leave within the minute, ${laidAside} older ones were laid aside.`);
  }
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = 1;
}
