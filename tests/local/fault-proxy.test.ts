import { createClient } from "@libsql/client/web";
import { expect, onTestFinished, test } from "vitest";
import { failureOf } from "#app/db/tickets/failures.ts";
import { openFaultProxy } from "#tests/fixtures/fault-proxy.ts";
import { type Fault, QUICK_FAULTS } from "#tests/fixtures/faults.ts";
import { serve } from "./database-server-fixtures.ts";

/** A table of one row behind a proxy, asked through it and beside it. */
async function behindProxy() {
  const { url, client: beside } = await serve();
  await beside.execute("create table t (n integer)");
  const proxy = await openFaultProxy(url);
  onTestFinished(proxy.close);
  const through = createClient({ url: proxy.url, intMode: "number" });
  const insert = () => through.batch(["insert into t values (1)"], "write").then(() => "done", failureOf);
  const rows = async () => (await beside.execute("select n from t")).rows.length;
  return { proxy, insert, rows };
}

/** What a write that meets the fault is known as, and how many rows it left. */
const WHAT_COMES_OF_IT: [name: string, fault: Fault, said: string, rows: number][] = [
  ["dropped before", QUICK_FAULTS["dropped before"], "unknown", 0],
  ["dropped after", QUICK_FAULTS["dropped after"], "unknown", 1],
  ["delayed", QUICK_FAULTS["delayed before"], "done", 1],
  ["answered by a gateway before", QUICK_FAULTS["500 before"], "unknown", 0],
  ["answered by a gateway after", QUICK_FAULTS["502 after"], "unknown", 1],
  ["truncated", QUICK_FAULTS.truncated, "unknown", 1],
  ["broken off", QUICK_FAULTS["broken off"], "unknown", 1],
  ["answered with a foreign page", QUICK_FAULTS["a foreign page"], "unknown", 1],
  ["answered with nothing", QUICK_FAULTS.nothing, "unknown", 1],
  ["answered with null", QUICK_FAULTS.null, "unknown", 1],
  ["answered with an empty object", QUICK_FAULTS["an empty object"], "unknown", 1],
  ["met by a busy database", QUICK_FAULTS.SQLITE_BUSY, "busy", 0],
  ["timed out", QUICK_FAULTS.TRANSACTION_TIMEOUT, "busy", 0],
  ["expired", QUICK_FAULTS["STREAM_EXPIRED, 400"], "unknown", 0],
  ["expired as sqld says it", QUICK_FAULTS["STREAM_EXPIRED, 500"], "unknown", 0],
  ["refused for its baton", QUICK_FAULTS.BATON_REUSED, "unknown", 0],
  ["refused among too many", QUICK_FAULTS.TOO_MANY_STREAMS, "busy", 0],
  ["refused by a server that stops", QUICK_FAULTS.SERVER_CLOSED, "unknown", 0],
  ["met by a full disk", QUICK_FAULTS.SQLITE_FULL, "busy", 0],
  ["met by a failing disk", QUICK_FAULTS.SQLITE_IOERR, "unknown", 0],
  ["sent twice", QUICK_FAULTS["sent twice"], "done", 2],
];

test.each(WHAT_COMES_OF_IT)("a write that is %s is known as what it is", async (_, fault, said, left) => {
  const { proxy, insert, rows } = await behindProxy();
  proxy.plan({ fault, at: 1 });
  expect(await insert()).toBe(said);
  expect(await rows()).toBe(left);
  expect(await insert()).toBe("done");
  expect(proxy.seen()).toEqual({ requests: 2, met: 1, metBy: [1] });
});

test("a fault meets the n-th request, or all from then on, or only those that carry a text", async () => {
  const { proxy, insert } = await behindProxy();
  const fault = QUICK_FAULTS["dropped before"];
  const metBy = async (...rules: Parameters<typeof proxy.plan>) => {
    proxy.plan(...rules);
    return [await insert(), await insert(), await insert()].map((said) => said !== "done");
  };
  expect(await metBy({ fault, at: 2 })).toEqual([false, true, false]);
  expect(await metBy({ fault, from: 2 })).toEqual([false, true, true]);
  expect(await metBy({ fault, at: 1, matching: "insert into" })).toEqual([true, false, false]);
  expect(await metBy({ fault, from: 1, matching: "delete from" })).toEqual([false, false, false]);
  expect(await metBy()).toEqual([false, false, false]);
});

test("requests at once are counted one by one, and each meets at most its own fault", async () => {
  const { proxy, insert, rows } = await behindProxy();
  proxy.plan({ fault: QUICK_FAULTS["dropped before"], at: 3 }, { fault: QUICK_FAULTS["500 before"], at: 7 });
  const said = await Promise.all(Array.from({ length: 20 }, insert));
  expect(said.filter((each) => each === "unknown")).toHaveLength(2);
  expect(await rows()).toBe(18);
  expect(proxy.seen()).toEqual({ requests: 20, met: 2, metBy: [1, 1] });
});

test("its controls are there over HTTP, too", async () => {
  const { proxy, insert } = await behindProxy();
  const rules = [{ fault: QUICK_FAULTS["503 before"], at: 1 }];
  await fetch(proxy.controlUrl, { method: "PUT", body: JSON.stringify(rules) });
  expect(await insert()).toBe("unknown");
  expect(await (await fetch(proxy.controlUrl)).json()).toEqual({ requests: 1, met: 1, metBy: [1] });
});
