import type { Database } from "#app/db/client.ts";
import { loadFilingWorld } from "#app/db/filing/load-filing-world.ts";
import { actorFrom, actorQuery } from "#app/db/people/actor.ts";
import { ladderFrom, ladderQueries } from "#app/db/tickets/ladder-rows.ts";
import type { FileInput } from "#app/domain/command.ts";
import type { FilingWorld } from "#app/domain/filing/filing.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { NO_STAFFING } from "#app/domain/people/responsible.ts";
import type { Around } from "./invented-ticket.ts";
import type { DemoStudent } from "./people.ts";

/** Somebody who files, and where they live. */
export type Requester = Pick<DemoStudent, "hostel" | "room" | "section" | "batch"> & { personId: PersonId };

export const NOTHING_SAID: FileInput = {
  subcategory: "",
  title: "",
  description: "",
  place: "",
  stops: "none",
  answers: {},
  requester: "",
  came: "",
  consent: false,
};

/**
 * What the rules look at, asked from the database once for all who live alike: neighbours differ in who they are
 * and in their rooms, and in nothing that a filing would decide otherwise for.
 */
export function worldsOf(db: Database, now: number) {
  const filings = new Map<string, Promise<FilingWorld>>();
  const actors = new Map<PersonId, Promise<PersonActor>>();
  const around = askLadder(db, now);
  return {
    async filing(requester: Requester, subcategory: string): Promise<FilingWorld> {
      const asked = () => askFiling(db, requester.personId, subcategory, now);
      const alike = await known(filings, `${requester.hostel}/${subcategory}`, asked);
      if (!alike.requester) throw new Error("an invented requester is nobody");
      const { personId, hostel: _hostel, ...lives } = requester;
      const profile = { ...alike.requester.profile, ...lives };
      return {
        ...alike,
        actor: { kind: "person", personId, grants: [] },
        requester: { ...alike.requester, personId, profile },
      };
    },
    actor: (personId: PersonId) => known(actors, personId, () => askActor(db, personId, now)),
    async around({ subcategory, statuses }: FilingWorld): Promise<Omit<Around, "actor">> {
      if (!subcategory) throw new Error("an invented ticket is of no subcategory");
      return { ...(await around), ...ALONE, statuses, calendar: subcategory.calendar };
    },
  };
}

/** Nobody interferes with an invented ticket, and none is corrected or leaves for elsewhere. */
const ALONE = {
  past: [],
  assignable: [],
  filed: { title: "", place: "" },
  recategorisation: null,
  forwarding: null,
  splitting: null,
  targets: [],
  readers: [],
  contact: null,
  heirs: null,
  reviewing: null,
  moving: NO_STAFFING,
  namedRequester: null,
  namedPlace: null,
  committee: null,
  mentionable: [],
  other: null,
  incident: null,
  staysInIncident: false,
  stages: [],
  statutory: [],
  redactable: null,
  concerned: null,
} as const;

export type Worlds = ReturnType<typeof worldsOf>;

function known<Key, Value>(before: Map<Key, Promise<Value>>, key: Key, ask: () => Promise<Value>) {
  const found = before.get(key) ?? ask();
  before.set(key, found);
  return found;
}

async function askFiling(db: Database, personId: PersonId, subcategory: string, now: number) {
  const input = { ...NOTHING_SAID, subcategory };
  const actor = { kind: "person", personId } as const;
  const { world } = await loadFilingWorld(db, { v: 1, verb: "file", input, actor, key: "", via: "web" }, now);
  if (!world) throw new Error("an invented requester is nobody");
  return world;
}

async function askActor(db: Database, personId: PersonId, now: number): Promise<PersonActor> {
  const ref = { kind: "person", personId } as const;
  const [persons] = await db.reads.batch([actorQuery(db.reads, ref, now)]);
  const actor = actorFrom(ref, persons);
  if (actor?.kind !== "person") throw new Error("an invented owner is nobody");
  return actor;
}

async function askLadder(db: Database, now: number) {
  const [rungs, seniors] = await db.reads.batch([...ladderQueries(db.reads, "", now)]);
  return { ladder: ladderFrom(rungs), seniorAdmins: seniors.map((senior) => senior.personId) };
}
