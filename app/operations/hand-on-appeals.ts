import { appealsWithoutBody } from "#app/db/tickets/appeals.ts";
import type { Deps } from "./deps.ts";
import { runCommand } from "./run-command.ts";

const MOST = 100;

/**
 * Hands on appeals whose body is gone: an ordinary command each, refused where somebody stands in after all. Answers how
 * many went to somebody else.
 */
export async function handOnAppeals(deps: Deps): Promise<number> {
  let count = 0;
  for (const { reference, version } of await appealsWithoutBody(deps.db, deps.now(), MOST)) {
    const outcome = await runCommand(deps, {
      v: 1,
      verb: "hand_on_appeal",
      input: {},
      reference,
      actor: { kind: "system" },
      key: `${reference}/appeal/${version}`,
      seen: null,
      anyway: true,
      via: "job",
    });
    if (outcome.ok && !outcome.replayed) count += 1;
  }
  return count;
}
