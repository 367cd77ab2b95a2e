import { silenceOutbox } from "#app/db/sending/outbox.ts";
import { markSeenBefore } from "#app/db/sending/unseen.ts";
import { readNextMoment } from "#app/db/upkeep/sweep.ts";
import type { Command } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { BEFORE, type Step, type Story, THIS } from "./stories.ts";
import { NOTHING_SAID } from "./worlds.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
const KOLKATA_MS = 5.5 * HOUR_MS;

/** A clock that the stories move. */
export type StoryClock = { at: number };

/**
 * Lets the stories happen through the same operations as real ones, at their own times; promises that break in
 * between break. Nothing of it is ever sent to anybody. Answers the number of each story's ticket.
 */
export async function playStories(
  deps: Deps,
  clock: StoryClock,
  people: ReadonlyMap<string, PersonId>,
  stories: readonly Story[],
): Promise<ReadonlyMap<Story, string>> {
  const until = clock.at;
  const references = new Map<Story, string>();
  let before = "";
  for (const [index, story] of stories.entries()) {
    before = await play(deps, clock, people, story, until, index, before);
    references.set(story, before);
  }
  clock.at = until;
  await silenceOutbox(deps.db, "demo");
  await markSeenBefore(deps.db, until - DAY_MS);
  return references;
}

async function play(
  deps: Deps,
  clock: StoryClock,
  people: ReadonlyMap<string, PersonId>,
  story: Story,
  until: number,
  index: number,
  before: string,
): Promise<string> {
  const filedAt =
    story.daysAgo === 0 ? until - HOUR_MS : morningOf(until - story.daysAgo * DAY_MS) + index * 7 * MINUTE_MS;
  clock.at = filedAt;
  const named = <Said extends object>(said: Said, self: string): Said =>
    Object.fromEntries(
      Object.entries(said).map(([name, text]) => [
        name,
        text === BEFORE ? before : text === THIS ? self : text,
      ]),
    ) as Said;
  const input = { ...NOTHING_SAID, ...named(story.input, "") };
  const { outcome } = await fileTicket(deps, {
    v: 1,
    verb: "file",
    input,
    actor: as(people, story.by),
    key: `demo/${index}`,
    via: "web",
  });
  if (!outcome.ok) throw new Error(`demo story ${index} was refused: ${outcome.code}`);
  for (const [step, said] of story.steps.entries()) {
    const at = filedAt + said.after * HOUR_MS;
    if (at > until) break;
    await passTime(deps, clock, outcome.reference, at);
    const { reference } = outcome;
    const on = said.on === BEFORE ? before : reference;
    const spoken = { ...said, input: named(said.input, reference) } as Step;
    await say(deps, people, on, spoken, `demo/${index}/${step}`);
  }
  await passTime(deps, clock, outcome.reference, until);
  return outcome.reference;
}

async function say(
  deps: Deps,
  people: ReadonlyMap<string, PersonId>,
  reference: string,
  { by, verb, input }: Step,
  key: string,
) {
  const command = {
    v: 1,
    verb,
    input,
    reference,
    actor: as(people, by),
    key,
    seen: null,
    anyway: false,
    via: "web",
  } as Command;
  const outcome = await runCommand(deps, command);
  if (!outcome.ok) throw new Error(`demo ticket ${reference} refused ${verb}: ${outcome.code}`);
}

/** Half past nine in the demo's zone, which has no daylight saving, on the day of an instant. */
function morningOf(at: number): number {
  const day = Math.floor((at + KOLKATA_MS) / DAY_MS) * DAY_MS;
  return day - KOLKATA_MS + 9.5 * HOUR_MS;
}

/** Everything that happens to the ticket by itself until then, each at its own minute. */
export async function passTime(deps: Deps, clock: StoryClock, reference: string, until: number) {
  for (
    let next = await readNextMoment(deps.db, reference);
    next !== null && next <= until;
    next = await readNextMoment(deps.db, reference)
  ) {
    clock.at = next;
    await runMoments(deps, reference);
  }
  clock.at = until;
}

function as(people: ReadonlyMap<string, PersonId>, mail: string) {
  const personId = people.get(mail);
  if (personId === undefined) throw new Error(`the demo knows no ${mail}`);
  return { kind: "person", personId } as const;
}
