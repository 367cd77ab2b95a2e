import { env, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { deliverCodes } from "#app/operations/deliver-codes.ts";
import { askForCode } from "#app/operations/sign-in-by-code.ts";
import { takeConsoleErrors } from "#tests/console-error-fails.ts";
import { QUICK_FAULTS } from "#tests/fixtures/faults.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { postboxOf } from "#workers/desks.ts";
import { fileWith, rowsOf, sayWith } from "./campus.ts";
import { type FaultyCampus, moveToFaultyCampus } from "./faulty-campus.ts";

let campus: FaultyCampus;
let server: MailServer;
beforeAll(async () => {
  server = await openMailServer(inject("smtpControlUrl"));
  campus = await moveToFaultyCampus({ SMTP_URL: `smtp://127.0.0.1:${server.port}` });
});
afterAll(() => server.close());

const AWAY = QUICK_FAULTS["503 before"];
const rows = (sql: string) => rowsOf(sql, [], campus.database);
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 100 });
const metOnce = () => soon(async () => expect((await campus.seen()).met).toBeGreaterThan(0));
const WIFI = { subcategory: "wifi-block" };

/** What waits is looked at again soon by itself; a test does not wait for it. */
async function ring() {
  const alarm = await runInDurableObject(postboxOf(env, "mail"), (_, { storage }) => storage.getAlarm());
  expect(Number(alarm) - Date.now()).toBeLessThan(16_000);
  await runDurableObjectAlarm(postboxOf(env, "mail"));
}

test("an address that a server knows nothing of is marked once the database takes it down", async () => {
  await server.behave({ at: "rcpt", does: "refuse", code: 550, text: "5.1.1 No such user" });
  await campus.plan({ fault: AWAY, from: 1, matching: "insert into troubled_addresses" });
  await fileWith(campus.calm, "student24", WIFI);
  await postboxOf(env, "mail").wake();
  await metOnce();
  await soon(async () =>
    expect(
      await rows("select id from outbox where channel = 'mail' and state in ('queued', 'claimed')"),
    ).toEqual([]),
  );
  expect(await rows("select * from troubled_addresses")).toEqual([]);
  await campus.plan();
  await server.behave(null);
  await soon(async () => {
    await ring();
    expect(await rows("select kind from troubled_addresses")).toEqual([{ kind: "hard" }, { kind: "hard" }]);
  });
  await campus.database.execute("delete from troubled_addresses");
});

test("that a resolution left is written down once the database takes it", async () => {
  const reference = await fileWith(campus.calm, "student25", WIFI);
  await sayWith(campus.calm, "spoc.wifi", reference, "resolve", { outcome: "fixed", text: "New switch." });
  await campus.plan({ fault: AWAY, from: 1, matching: `delivered/${reference}/` });
  await postboxOf(env, "mail").wake();
  await metOnce();
  const delivered = () =>
    rows(`select resolution_delivered_at is not null as told from tickets where reference = '${reference}'`);
  expect(await delivered()).toEqual([{ told: 0 }]);
  await campus.plan();
  await soon(async () => {
    await ring();
    expect(await delivered()).toEqual([{ told: 1 }]);
  });
});

test("no code leaves twice because what became of it was not written down at once", async () => {
  for (const student of ["student26", "student27", "student28"])
    await askForCode(campus.calm, { email: `${student}@campus.test`, network: "192.0.2.1" });
  const sent: string[] = [];
  const carrier = {
    carryCode: async ({ address }: { address: string }) => {
      sent.push(address);
      return { kind: "accepted", messageId: `<${address}>`, response: "250" } as const;
    },
  };
  await campus.plan({ fault: AWAY, at: 1, matching: 'sign_in_codes\\".\\"id\\" = ?' });
  const now = () => Date.now() + 1000;
  expect(await deliverCodes({ ...campus.deps, now }, carrier)).toBe(3);
  expect((await campus.seen()).met).toBe(1);
  await campus.plan();
  await deliverCodes({ ...campus.deps, now: () => Date.now() + 61_000 }, carrier);
  expect(sent.toSorted()).toEqual(
    ["student26", "student27", "student28"].map((student) => `${student}@campus.test`),
  );
  takeConsoleErrors();
});
