import { sql } from "drizzle-orm";
import { beforeAll, expect, inject, test } from "vitest";
import { places } from "#app/db/schema/places-schema.ts";
import { tickets as ticketsTable } from "#app/db/schema/tickets-schema.ts";
import { fingerprint } from "#app/db/tickets/event-hash.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { Outcomes, PersonVerb } from "#app/domain/command.ts";
import { RULES } from "#app/domain/decide.ts";
import type { PlaceId } from "#app/domain/ids.ts";
import { isContactVerb, isReporterVerb, isSystemVerb } from "#app/domain/rules.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { reportAnonymously } from "#app/operations/report-anonymously.ts";
import { reportEmergency } from "#app/operations/report-emergency.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { FAULT_NAMES, type Fault, type FaultName, QUICK_FAULTS, type Rule } from "#tests/fixtures/faults.ts";
import { as, fileCommand, fileWith, NOW, newKey, sayWith } from "./campus.ts";
import { PERSON_VERBS, REQUESTER, ripeFor, saidOn } from "./every-verb.ts";
import { type FaultyCampus, faultyCampus } from "./faulty-campus.ts";
import { canonical, contradictions, type Everything, everything, floorOf } from "./history.ts";

let campus: FaultyCampus;
beforeAll(async () => {
  campus = await faultyCampus();
});

/** Something done to one ticket that can be done again under its key. */
type Operation = {
  /** Makes the ticket; answers what its requests alone carry, beside the key. */
  prepare(deps: Deps): Promise<string>;
  run(deps: Deps, on: string, key: string): Promise<unknown>;
  /** Its first half, where it is two things that are whole by themselves. */
  half?(deps: Deps, on: string, key: string): Promise<unknown>;
  /** Whether requests are told apart by what it is done to and not by the key. */
  keyless?: true;
  /** The key under which it is written down; the one that it is given where this is not said. */
  keptAs?(key: string, on: string): string;
  /** Whether `on` is where it happens, and not a ticket. */
  isPlace?: true;
};

/** Time stands still, so that what is done under a fault equals what is done without. */
const at = (deps: Deps, ms = 0): Deps => ({ ...deps, now: () => NOW + ms });

const filing: Operation = {
  prepare: async () => "",
  run: async (deps, _, key) =>
    (await fileTicket(at(deps), fileCommand(REQUESTER, { subcategory: "wifi-block", key }))).outcome,
};

const NOBODY = { kind: "reporter" } as const;

const reporting: Operation = {
  prepare: async () => "",
  keptAs: (key) => `anonymous/${key}`,
  async run(deps, _, key) {
    const { input } = fileCommand(REQUESTER, { subcategory: "harassment" });
    const { outcome, code } = await reportAnonymously(at(deps), { input, key, network: "somewhere" });
    if (outcome.ok)
      expect(code).toBe((await reportAnonymously(at(campus.calm), { input, key, network: "" })).code);
    return outcome;
  },
};

/** Words of somebody who came back with their code. */
const comingBack: Operation = {
  async prepare(deps) {
    const outcome = (await reporting.run(deps, "", newKey())) as Outcomes;
    return outcome.ok ? outcome.reference : "";
  },
  run(deps, reference, key) {
    const actor = { ...NOBODY, reference };
    const said = { verb: "reply", input: { body: "I am still afraid." }, seen: null, anyway: false } as const;
    return runCommand(at(deps), { v: 1, ...said, reference, actor, key, via: "web" });
  },
};

function saying<V extends PersonVerb>(verb: V): Operation {
  return {
    prepare: (deps) => ripeFor(verb, at(deps)),
    run(deps, on, key) {
      const { by, input } = saidOn(verb, on);
      return sayWith(at(deps), by, on, verb, input, { key });
    },
  };
}

/** Everything due at that time: a promise of a minute that breaks, and its levels. */
const moments: Operation = {
  prepare: (deps) => fileWith(at(deps), "student17", { subcategory: "quick-promise" }),
  run: (deps, on) => runMoments(at(deps, 70_000), on),
  keyless: true,
};

/** A command that finds a promise broken: the clock speaks first. */
const lateWord: Operation = {
  prepare: moments.prepare,
  half: moments.run,
  run: (deps, on, key) => sayWith(at(deps, 70_000), "student17", on, "reply", { body: "Hello?" }, { key }),
  keyless: true,
};

let lastPlace = 9_000_000;

/** Each at a place of its own, where nobody else's is open, and with none in the minutes before that would crowd it. */
const emergency: Operation = {
  async prepare({ db }) {
    lastPlace += 1;
    const place = String(lastPlace);
    await db.writes.batch([
      db.writes.insert(places).values({ id: lastPlace as PlaceId, kind: "building", slug: place }),
      db.writes.update(ticketsTable).set({ filedAt: sql`filed_at - 3600000` }).where(sql`is_emergency = 1`),
    ]);
    return place;
  },
  run: async (deps, place, key) =>
    (await reportEmergency(at(deps), { ...SMOKE, actor: as(REQUESTER), place, key })).outcome,
  keptAs: (key, place) => `emergency/${fingerprint("file", "", { ...SMOKE, place })}/${key}`,
  isPlace: true,
};
const SMOKE = { kind: "fire", where: "Second floor", words: "Smoke." };

const OPERATIONS: Record<string, Operation> = {
  file: filing,
  "report an emergency": emergency,
  ...Object.fromEntries(PERSON_VERBS.map((verb) => [verb, saying(verb)])),
  "report without a name": reporting,
  "come back and write": comingBack,
  "what is due": moments,
  "a word after the promise broke": lateWord,
};

/**
 * Those that differ in what they leave behind and in what is known of it (`fault-proxy.test.ts`), and of the others one
 * for each operation in turn.
 */
const ALWAYS: readonly FaultName[] = ["dropped before", "dropped after", "SQLITE_BUSY", "sent twice"];
const IN_TURN = FAULT_NAMES.filter((name) => !ALWAYS.includes(name));

function faultsFor(turn: number): readonly FaultName[] {
  if (inject("drillsInFull")) return FAULT_NAMES;
  const one = IN_TURN[turn % IN_TURN.length];
  return one ? [...ALWAYS, one] : ALWAYS;
}

test("every verb that a person can say is among them", () => {
  const verbs = (Object.keys(RULES) as PersonVerb[]).filter(
    (verb) => !isSystemVerb(verb) && !isContactVerb(verb) && !isReporterVerb(verb),
  );
  expect(PERSON_VERBS.toSorted()).toEqual(verbs.toSorted());
});

test("every fault meets some operation", () => {
  const met = new Set(Object.keys(OPERATIONS).flatMap((_, turn) => faultsFor(turn)));
  expect([...met].toSorted()).toEqual(FAULT_NAMES.toSorted());
});

const CASES = Object.entries(OPERATIONS).flatMap(([name, operation], turn) =>
  (["at", "from"] as const).map((pattern) => ({ name, pattern, operation, turn })),
);

test.each(CASES)(
  "$name is done once and whole, whatever meets its requests $pattern the n-th",
  async ({ operation, pattern, turn }) => {
    const { requests, ...expected } = await withoutFault(operation);
    expect(requests).toBeGreaterThan(0);
    expect(requests).toBeLessThan(20);
    const faults = faultsFor(turn);
    // Up to its n-th request nothing disturbs it, so that it makes as many as it does without faults.
    for (let n = 1; n <= requests; n += 1) {
      const met = await trial(operation, expected, faults, (fault) => ({ fault, [pattern]: n }));
      expect(met, `met at ${n}`).toEqual(faults);
    }
  },
);

type Done = { onTheWay: (string | null)[]; after: string };

const done = new Map<Operation, Promise<Done & { requests: number }>>();

/** What comes of an operation without faults, and by how many requests. */
function withoutFault(operation: Operation) {
  const known = done.get(operation) ?? lookAt(operation);
  done.set(operation, known);
  return known;
}

async function lookAt(operation: Operation) {
  return { requests: await requestsOf(operation), ...(await doneBy(operation)) };
}

/** How many requests of it a plan can meet: those that carry its mark. */
async function requestsOf(operation: Operation): Promise<number> {
  const key = newKey();
  const on = await operation.prepare(campus.calm);
  await campus.plan({ fault: UNNOTICED, from: 1, matching: markOf(operation, on, key) });
  expect(await attempt(operation, on, key)).toBe("done");
  const [requests = 0] = (await campus.seen()).metBy;
  await campus.plan();
  return requests;
}

const UNNOTICED: Fault = { is: "delay", when: "after", ms: 0 };

/** The text that the requests of this operation alone carry. */
function markOf(operation: Operation, on: string, key: string): string {
  return `"value":"${operation.keyless ? on : keptAs(operation, on, key)}"`;
}

const keptAs = (operation: Operation, on: string, key: string) => operation.keptAs?.(key, on) ?? key;

async function doneBy(operation: Operation): Promise<Done> {
  const floor = await floorOf(campus.calm);
  const key = newKey();
  const on = await operation.prepare(campus.calm);
  const found = async () =>
    digest(await everything(campus.calm, floor), operation, on, keptAs(operation, on, key));
  const onTheWay = [await found()];
  await operation.half?.(campus.calm, on, key);
  onTheWay.push(await found());
  await operation.run(campus.calm, on, key);
  const after = await found();
  if (after === null) throw new Error("nothing was done even without a fault");
  expect(onTheWay).not.toContain(after);
  return { onTheWay, after };
}

/**
 * Does the operation once under each fault, all at once, each on a ticket of its own; then looks, does it again
 * without faults, and looks again. Answers the faults that were met at all.
 */
async function trial(
  operation: Operation,
  expected: Done,
  faults: readonly FaultName[],
  rule: (fault: Rule["fault"]) => Rule,
): Promise<readonly FaultName[]> {
  const floor = await floorOf(campus.calm);
  const cases = await Promise.all(
    faults.map(async (fault) => ({ fault, key: newKey(), on: await operation.prepare(campus.calm) })),
  );
  await campus.plan(
    ...cases.map(({ fault, on, key }) => ({
      ...rule(QUICK_FAULTS[fault]),
      matching: markOf(operation, on, key),
    })),
  );
  const answers = await Promise.all(cases.map(({ on, key }) => attempt(operation, on, key)));
  const met = (await campus.seen()).metBy;
  await campus.plan();

  const meanwhile = await everything(campus.calm, floor);
  expect(contradictions(meanwhile)).toEqual([]);
  cases.forEach(({ fault, on, key }, index) => {
    const found = digest(meanwhile, operation, on, keptAs(operation, on, key));
    const whole =
      answers[index] === "unavailable" ? [...expected.onTheWay, expected.after] : [expected.after];
    expect(whole, `directly after ${fault}`).toContain(found);
  });

  const again = await Promise.all(cases.map(({ on, key }) => attempt(operation, on, key)));
  expect(again).toEqual(cases.map(() => "done"));
  const afterwards = await everything(campus.calm, floor);
  expect(contradictions(afterwards)).toEqual([]);
  for (const { fault, on, key } of cases) {
    const found = digest(afterwards, operation, on, keptAs(operation, on, key));
    expect(found, `in the end of ${fault}`).toBe(expected.after);
  }
  return faults.filter((_, index) => (met[index] ?? 0) > 0);
}

/** “done”, or “unavailable” however that is said; everything else is a defect. */
async function attempt(operation: Operation, on: string, key: string): Promise<"done" | "unavailable"> {
  try {
    const answer = await operation.run(campus.deps, on, key);
    if (typeof answer === "number") return "done";
    const outcome = answer as Outcomes;
    if (!outcome.ok) expect(outcome.code).toBe("unavailable");
    return outcome.ok ? "done" : "unavailable";
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return "unavailable";
  }
}

/** All rows of a ticket, without what two equal tickets differ in; null when there is none. */
function digest(all: Everything, { isPlace }: Operation, on: string, key: string): string | null {
  const filed = all.operations.find((operation) => operation.key === key)?.ticketId;
  const ticket = all.tickets.find((each) => {
    if (isPlace) return each.placeId === Number(on);
    return on === "" ? each.id === filed : each.reference === on;
  });
  if (!ticket) return null;
  const own = (rows: readonly { ticketId: number | null }[], ...without: string[]) =>
    rows
      .filter((row) => row.ticketId === ticket.id)
      .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !without.includes(name))));
  const { id: _id, reference: _reference, number: _number, ...row } = ticket;
  const rows = canonical({
    row,
    events: own(all.events, "ticketId", "hash", "wordsHash"),
    words: own(all.words, "ticketId", "salt"),
    clocks: own(all.clocks, "ticketId"),
    pauses: own(all.pauses, "ticketId"),
    people: own(all.people, "ticketId"),
    links: own(all.links, "ticketId"),
    operations: own(all.operations, "id", "ticketId", "key", "fingerprint"),
    outbox: own(all.outbox, "id", "ticketId"),
  });
  // The second ticket of a step is another one each time.
  return rows
    .replace(/"(mergedIntoId|otherId|incidentId|placeId)":\d+/g, '"$1":"other"')
    .replace(/"other":"\d+"/g, '"other":"other"');
}
