import { type Find, verifyHistories } from "#app/operations/prove-integrity.ts";
import { readSettings } from "#workers/settings.ts";
import { localDeps } from "./local-deps.ts";
import { say, sentenceFor } from "./progress.ts";

// `npm run verify`: is the history of every ticket what was sealed, and is every ticket what its history says?

try {
  const { tickets, events, erased, finds } = await verifyHistories(localDeps(readSettings(process.env)));
  for (const find of finds) process.stderr.write(`${sentenceOf(find)}\n`);
  const looked = `${tickets} tickets with ${events} events were verified, ${erased} of them with erased words`;
  if (finds.length > 0) {
    process.stderr.write(`${looked}: ${finds.length} finds.\n`);
    process.exitCode = 1;
  } else say(`${looked}: all is as it was written.`);
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = 1;
}

function sentenceOf(find: Find): string {
  if ("ticket" in find) return `Ticket ${find.ticket}: ${find.differences.join(", ")}.`;
  return `Promised work of person ${find.workloadOf}: not what their open tickets add up to.`;
}
