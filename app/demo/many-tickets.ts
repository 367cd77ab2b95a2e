import { silenceOutbox } from "#app/db/outbox.ts";
import type { Command, FileInput, Inputs, PersonVerb } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { runCommand } from "#app/operations/run-command.ts";
import type { StoryClock } from "./play-stories.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** However many tickets a campus keeps, about this many are open. */
const OPEN = 1500;
const SUBCATEGORIES = ["plumbing", "electrical", "carpentry", "painting", "housekeeping", "hostel-other"];
const TROUBLES = [
  "The tap drips",
  "The lamp flickers",
  "The door jams",
  "The wall is damp",
  "The floor was not swept",
  "The window does not close",
];

/** Who files and who solves, by where they live. */
export type Crew = { students: readonly PersonId[]; spocOf(student: PersonId): PersonId };

/**
 * Files many tickets through the same operations as real ones. All but the last 1,500 are long since solved and
 * closed; the open ones are carpentry and painting, acknowledged, with promises spread over the weeks to come.
 */
export async function fileMany(
  deps: Deps,
  clock: StoryClock,
  crew: Crew,
  count: number,
  prefix: string,
): Promise<void> {
  const until = clock.at;
  for (let index = 0; index < count; index += 1) {
    const left = count - index;
    const isOpen = left <= OPEN;
    const days = isOpen ? 4 * (left / OPEN) : 30 + 300 * (left / count);
    clock.at = until - Math.floor(days * DAY_MS);
    await fileOne(deps, clock, crew, index, isOpen, `${prefix}/${index}`);
  }
  clock.at = until;
  await silenceOutbox(deps.db, "demo");
}

async function fileOne(
  deps: Deps,
  clock: StoryClock,
  crew: Crew,
  index: number,
  isOpen: boolean,
  key: string,
) {
  const requester = crew.students[index % crew.students.length];
  if (requester === undefined) throw new Error("nobody is there to file");
  const subcategory = isOpen
    ? index % 2
      ? "carpentry"
      : "painting"
    : (SUBCATEGORIES[index % SUBCATEGORIES.length] ?? "plumbing");
  const trouble = TROUBLES[index % TROUBLES.length] ?? "";
  const input: FileInput = {
    subcategory,
    title: "",
    description: `${trouble} in room ${100 + (index % 400)}.`,
    place: `Room ${100 + (index % 400)}`,
    stops: "none",
    answers: {},
    requester: "",
    came: "",
    consent: false,
  };
  const { outcome } = await fileTicket(deps, {
    v: 1,
    verb: "file",
    input,
    actor: { kind: "person", personId: requester },
    key,
    via: "web",
  });
  if (!outcome.ok) throw new Error(`a seeded filing was refused: ${outcome.code}`);
  const { reference } = outcome;
  const spoc = crew.spocOf(requester);
  const say = async <V extends PersonVerb>(personId: PersonId, verb: V, said: Inputs[V]) => {
    clock.at += 20 * MINUTE_MS;
    const command = {
      v: 1,
      verb,
      input: said,
      reference,
      actor: { kind: "person", personId },
      key: `${key}/${verb}`,
      seen: null,
      anyway: true,
      via: "web",
    };
    const done = await runCommand(deps, command as Command);
    if (!done.ok) throw new Error(`a seeded ${verb} was refused: ${done.code}`);
  };
  await say(spoc, "acknowledge", { message: "", when: "" });
  if (isOpen) return;
  await say(spoc, "resolve", { outcome: "fixed", text: "Mended." });
  await say(requester, "close", {});
}
