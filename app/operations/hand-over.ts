import { type ItemResult, keepUpJobs, markItems, type Waiting, waitingItems } from "#app/db/people/jobs.ts";
import type { Command, Outcomes } from "#app/domain/command.ts";
import type { Deps } from "./deps.ts";

/** How a command reaches its ticket: by its desk, or without one. */
export type Perform = (command: Command) => Promise<Outcomes>;

const AT_ONCE = 10;
/** What is left after so many tickets is the next minute's. */
const MOST = 500;
/** As long as something may still be under way that has not heard that they are gone. */
const SETTLED_MS = 5 * 60_000;
const AGAIN_MS = 60_000;
const LATEST_AGAIN_MS = 60 * 60_000;

/**
 * Hands on so many more tickets of people who are gone, and moves those of whoever was entered twice: an ordinary
 * command each, under a key of job and ticket, so that whoever goes on where somebody was killed hands nothing on
 * twice. Answers how many it handed on.
 */
export async function continueHandOvers(deps: Deps, perform: Perform, most = MOST): Promise<number> {
  const now = deps.now();
  await keepUpJobs(deps.db, { now, settledBefore: now - SETTLED_MS, newId: deps.ids.random });
  let done = 0;
  const items = await waitingItems(deps.db, now, most);
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const group = items.slice(from, from + AT_ONCE);
    const results = await Promise.all(group.map((item) => handOn(deps, perform, item)));
    await markItems(deps.db, results);
    done += results.filter((result) => "seq" in result).length;
  }
  return done;
}

async function handOn(deps: Deps, perform: Perform, item: Waiting): Promise<ItemResult> {
  const { jobId, reference, attempts } = item;
  const outcome = await perform(commandFor(item)).catch((fault: unknown) => {
    deps.fault("A ticket could not be handed on.", fault);
    return { ok: false, code: "unavailable" } as const;
  });
  if (outcome.ok) return { jobId, reference, seq: outcome.seq };
  if (outcome.code !== "unavailable") return { jobId, reference, refused: outcome.code };
  return { jobId, reference, againAt: deps.now() + Math.min(AGAIN_MS * 2 ** attempts, LATEST_AGAIN_MS) };
}

function commandFor({ jobId, personId, mergedIntoId, reference }: Waiting): Command {
  const said = {
    ...({ v: 1, actor: { kind: "system" }, seen: null, anyway: true, via: "job" } as const),
    reference,
    key: `${jobId}/${reference}`,
  };
  return mergedIntoId === null
    ? { ...said, verb: "hand_on", input: { from: personId } }
    : { ...said, verb: "move_person", input: { from: personId, to: mergedIntoId } };
}
