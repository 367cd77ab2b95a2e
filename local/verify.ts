import { type Find, verifyHistories } from "#app/operations/prove-integrity.ts";
import { verifyAudit } from "#app/operations/seal-audit.ts";
import { readSettings } from "#workers/settings.ts";
import { localDeps } from "./local-deps.ts";
import { say, sentenceFor } from "./progress.ts";

// `npm run verify`: is the history of every ticket what was sealed, is every ticket what its history says, and is the
// audit log as it was sealed?

try {
  const deps = localDeps(readSettings(process.env));
  const { tickets, events, erased, finds } = await verifyHistories(deps);
  const audit = await verifyAudit(deps);
  const sentences = [...finds.map(sentenceOf), ...audit.finds.map((find) => `Audit log: ${find}.`)];
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  const looked =
    `${tickets} tickets with ${events} events were verified, ${erased} of them with erased words, ` +
    `and ${audit.rows} rows of the audit log, ${audit.unsealed} of them not sealed yet`;
  if (sentences.length > 0) {
    process.stderr.write(`${looked}: ${sentences.length} finds.\n`);
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
