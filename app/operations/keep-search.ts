import { fillStep, mergeStep, readUpkeep, recordForgotten } from "#app/db/search/search-upkeep.ts";
import type { Deps } from "./deps.ts";

/** Tickets of one batch: it holds the database's only writer for less than a tenth of a second. */
const AT_ONCE = 100;
const STEPS_A_MINUTE = 40;
/** Blocks of four kilobytes that a step of merging writes. */
const BLOCKS = 200;
/** Of a million tickets; what a night leaves the next one goes on with. */
const STEPS_A_NIGHT = 2000;

/** Puts tickets into the index that were there before it, a part each minute; answers about how many it was. */
export async function fillSearch({ db, now }: Pick<Deps, "db" | "now">): Promise<number> {
  if ((await readUpkeep(db)).downFromTicketId === null) return 0;
  for (let step = 1; step <= STEPS_A_MINUTE; step += 1)
    if ((await fillStep(db, AT_ONCE, now())).isDone) return step * AT_ONCE;
  return STEPS_A_MINUTE * AT_ONCE;
}

/** Lets words that were taken away leave the blocks of the index; does nothing where none were. */
export async function forgetTakenAway({ db, now }: Pick<Deps, "db" | "now">): Promise<void> {
  const begunAt = now();
  const { takenAwayAt } = await readUpkeep(db);
  if (takenAwayAt === null) return;
  for (let step = 0; step < STEPS_A_NIGHT; step += 1)
    if ((await mergeStep(db, BLOCKS)).isDone) return recordForgotten(db, begunAt);
}
