import { ticketsOfEnded } from "#app/db/filing/incidents.ts";
import type { Command } from "#app/domain/command.ts";
import type { Deps } from "./deps.ts";
import { runCommand } from "./run-command.ts";

const AT_ONCE = 10;
/** What is left after so many tickets is the next minute's. */
const MOST = 500;

/**
 * Resolves the tickets of incidents that have ended: an ordinary command each, so that what ends half-way goes on where
 * it was. No alarm is set: the sweep arms their desks. Answers how many tickets it reached.
 */
export async function endWithIncidents(deps: Deps, most = MOST): Promise<number> {
  const ended = await ticketsOfEnded(deps.db, most);
  let reached = 0;
  for (let from = 0; from < ended.length; from += AT_ONCE) {
    const group = ended.slice(from, from + AT_ONCE);
    const outcomes = await Promise.all(group.map((each) => runCommand(deps, commandFor(each))));
    reached += outcomes.filter((outcome) => outcome.ok && !outcome.replayed).length;
  }
  return reached;
}

type Ended = Awaited<ReturnType<typeof ticketsOfEnded>>[number];

function commandFor({ reference, incident, outcome, endedAt }: Ended): Command<"resolve_with_incident"> {
  return {
    v: 1,
    verb: "resolve_with_incident",
    input: { incident, outcome },
    reference,
    actor: { kind: "system" },
    key: `${reference}/incident/${incident}/${endedAt}`,
    seen: null,
    anyway: true,
    via: "job",
  };
}
