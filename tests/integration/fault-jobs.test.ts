import { createExecutionContext, createScheduledController, env, runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { beginMany, carryOut, continueMany } from "#app/operations/act-on-many.ts";
import type { Carrier } from "#app/operations/carrier.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import type { Deps } from "#app/operations/deps.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { type FaultName, QUICK_FAULTS } from "#tests/fixtures/faults.ts";
import { deskOf } from "#workers/desks.ts";
import { scheduled } from "#workers/scheduled.ts";
import { as, fileWith, newKey, rowsOf, ticketOf } from "./campus.ts";
import { type FaultyCampus, moveToFaultyCampus } from "./faulty-campus.ts";

const FAULTS: FaultName[] = [
  "dropped before",
  "dropped after",
  "502 after",
  "truncated",
  "SQLITE_BUSY",
  "STREAM_EXPIRED, 500",
  "sent twice",
];

const MINUTE_MS = 60_000;

let campus: FaultyCampus;
beforeAll(async () => {
  campus = await moveToFaultyCampus();
  await tick();
});

async function tick() {
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
}

/** “done”, or “unavailable”; everything else is a defect. */
async function outcomeOf(work: Promise<unknown>): Promise<"done" | "unavailable"> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return "unavailable";
  }
}

/** Does the work with the fault at its n-th request; answers whether there was such a request. */
async function under(fault: FaultName, n: number, work: () => Promise<unknown>): Promise<boolean> {
  await campus.plan({ fault: QUICK_FAULTS[fault], at: n });
  await outcomeOf(work());
  const { met } = await campus.seen();
  await campus.plan();
  return met > 0;
}

test.each(FAULTS)("what a sweep leaves whose n-th request is %s the next one finds", async (fault) => {
  for (let n = 1, met = true; met; n += 1) {
    const filed = { ...campus.calm, now: () => Date.now() - 5000 };
    const reference = await fileWith(filed, "student18", { subcategory: "quick-promise" });
    const alarm = () => runInDurableObject(deskOf(env, reference), (_, { storage }) => storage.getAlarm());
    met = await under(fault, n, tick);
    // What is written down as armed is armed, whatever happened.
    if ((await ticketOf(reference, campus.database)).armed_moment_at !== null)
      expect(await alarm()).not.toBeNull();
    await tick();
    const { armed_moment_at, next_moment_at } = await ticketOf(reference, campus.database);
    expect(armed_moment_at).toBe(next_moment_at);
    expect(await alarm()).not.toBeNull();
  }
});

/** Takes every message, and counts them. */
function taker() {
  const counter = { taken: 0 };
  const carrier: Carrier = {
    channel: "mail",
    async carry() {
      counter.taken += 1;
      return { kind: "accepted", messageId: `<${crypto.randomUUID()}@campus.test>`, response: "250 Taken" };
    },
  };
  return { counter, carrier };
}

const ROWS = `select o.state, o.delivery_id from outbox o join tickets t on t.id = o.ticket_id
  where t.reference = ? and o.channel = 'mail'`;

test.each(FAULTS)("no message is lost by a delivery whose n-th request is %s", async (fault) => {
  for (let n = 1, met = true; met; n += 1) {
    await rowsOf(
      "update outbox set state = 'superseded' where state in ('queued', 'claimed')",
      [],
      campus.database,
    );
    // A sixth message within ten minutes would wait for a list.
    await campus.database.execute("update deliveries set accepted_at = accepted_at - 3600000");
    const reference = await fileWith(campus.calm, "student18");
    const { counter, carrier } = taker();
    const later = (minutes: number) => ({ ...campus.deps, now: () => Date.now() + minutes * MINUTE_MS });
    met = await under(fault, n, () => deliverDue(later(0), carrier));
    const takenUnderFault = counter.taken;
    // A claim whose answer was lost is free again after its minute.
    for (const minutes of [2, 4]) await deliverDue(later(minutes), carrier);
    const rows = await rowsOf(ROWS, [reference], campus.database);
    expect(rows.map(({ state }) => state)).toEqual(rows.map(() => "accepted"));
    expect(new Set(rows.map(({ delivery_id }) => delivery_id)).size).toBe(rows.length);
    // Claimed and loaded: nothing has left before that.
    if (n <= 2) expect(counter.taken).toBe(rows.length);
    expect(counter.taken).toBeLessThanOrEqual(rows.length + takenUnderFault);
  }
});

const REPLIES = `select count(*) as n from ticket_events e join tickets t on t.id = e.ticket_id
  where t.reference in (?, ?) and e.kind = 'replied'`;

test.each(FAULTS)(
  "one thing said to two tickets is said once to each, whose n-th request is %s",
  async (fault) => {
    const at = (deps: Deps, seconds: number) => ({ ...deps, now: () => Date.now() + seconds * 1000 });
    for (let n = 1, met = true; met; n += 1) {
      const [one, two] = [await fileWith(campus.calm, "student18"), await fileWith(campus.calm, "student18")];
      const picked = [one, two].map((reference) => ({ reference, seen: null }));
      const said = { verb: "reply", input: { body: "Water is back." }, key: newKey() } as const;
      const send = async (deps: Deps) => {
        const begun = await beginMany(deps, { ...said, actor: as("dean"), picked });
        if (begun.ok && begun.held) await carryOut(deps, (command) => runCommand(deps, command), begun.held);
      };
      const goOn = (deps: Deps) => continueMany(deps, (command) => runCommand(deps, command));
      met = await under(fault, n, async () => {
        await send(campus.deps);
        await goOn(at(campus.deps, 40));
      });
      // Whoever got no answer sends it again; the minutes do the rest.
      await send(campus.calm);
      for (const seconds of [80, 120]) await goOn(at(campus.calm, seconds));
      expect(await rowsOf(REPLIES, [one, two], campus.database)).toEqual([{ n: 2 }]);
      expect(await rowsOf("select * from bulk_words", [], campus.database)).toEqual([]);
      expect(await rowsOf("select * from bulk_items where state <> 'done'", [], campus.database)).toEqual([]);
    }
  },
);
