import type { Command, FileInput, Inputs, PersonVerb } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { localDeps } from "#local/local-deps.ts";
import type { GrownCampus } from "./grown-campus.ts";
import { pageReads } from "./page-reads.ts";
import { openRecorder } from "./recorder.ts";

/** How often the database is asked, and with how many statements. */
export type Trips = { what: string; requests: number; statements: number };

const INPUT: FileInput = {
  subcategory: "plumbing",
  title: "",
  description: "The tap drips.",
  place: "",
  stops: "none",
  answers: {},
  requester: "",
  came: "",
  consent: false,
};

type Said = { [V in PersonVerb]: readonly [V, by: "senior admin" | "student", Inputs[V]] }[PersonVerb];
const SAID: readonly Said[] = [
  ["acknowledge", "senior admin", { message: "", when: "" }],
  ["ask", "senior admin", { body: "Where?" }],
  ["reply", "student", { body: "Here." }],
  ["note", "senior admin", { body: "Hm.", leadership: false }],
  ["escalate", "senior admin", { reason: "Help." }],
  ["resolve", "senior admin", { outcome: "fixed", text: "Done." }],
  ["close", "student", {}],
];

/** Pages that ask in one request by themselves; the others in the list ask for two pages one after the other. */
export async function pageTrips(campus: GrownCampus): Promise<Trips[]> {
  const { db, taken } = openRecorder(campus.url);
  const most = new Map<string, Trips>();
  for (const { page, read } of pageReads(campus).filter((each) => !each.takesTwo)) {
    await read(db);
    const { requests, sent } = taken();
    const before = most.get(page);
    if (!before || before.requests < requests)
      most.set(page, { what: page, requests, statements: sent.length });
  }
  return [...most.values()];
}

/** A filing and the usual commands after it. */
export async function commandTrips(campus: GrownCampus): Promise<Trips[]> {
  const { db, taken } = openRecorder(campus.url);
  const deps = { ...localDeps(campus.settings), db };
  const student = campus.actors["student with 3 tickets"];
  const trips: Trips[] = [];
  const note = (what: string) => {
    const { requests, sent } = taken();
    trips.push({ what, requests, statements: sent.length });
  };
  const actor = (personId: PersonId) => ({ kind: "person", personId }) as const;
  const { outcome } = await fileTicket(deps, {
    v: 1,
    verb: "file",
    input: INPUT,
    actor: actor(student),
    key: crypto.randomUUID(),
    via: "web",
  });
  if (!outcome.ok) throw new Error(`a filing was refused: ${outcome.code}`);
  note("file");
  for (const [verb, by, input] of SAID) {
    const personId = by === "student" ? student : campus.actors["senior admin"];
    const said = { v: 1, verb, input, reference: outcome.reference, seen: null, anyway: true, via: "web" };
    const done = await runCommand(deps, {
      ...said,
      actor: actor(personId),
      key: crypto.randomUUID(),
    } as Command);
    if (!done.ok) throw new Error(`${verb} was refused: ${done.code}`);
    note(verb);
  }
  return trips;
}
