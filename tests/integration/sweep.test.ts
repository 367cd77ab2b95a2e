import {
  createExecutionContext,
  createScheduledController,
  env,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { beforeAll, expect, test, vi } from "vitest";
import { findUnarmed, recordSweep } from "#app/db/upkeep/sweep.ts";
import { deskOf } from "#workers/desks.ts";
import { scheduled } from "#workers/scheduled.ts";
import { deps, eventsOf, fileAs, fileWith, moveToOwnCampus, rowsOf, ticketOf } from "./campus.ts";

beforeAll(() => moveToOwnCampus());

async function tick(cron = "* * * * *") {
  const ctx = createExecutionContext();
  await scheduled(createScheduledController({ cron }), env, ctx);
  await waitOnExecutionContext(ctx);
}

const filedAgo = (ms: number, subcategory: string) =>
  fileWith(deps({ now: () => Date.now() - ms }), "student18", { subcategory });
const alarmOf = (reference: string) =>
  runInDurableObject(deskOf(env, reference), (_, { storage }) => storage.getAlarm());

test("a ticket that no desk knows of gets its alarm before its moment comes", async () => {
  const reference = await filedAgo(0, "quick-promise");
  expect(await ticketOf(reference)).toMatchObject({ armed_moment_at: null });
  await tick();
  const { armed_moment_at, next_moment_at } = await ticketOf(reference);
  expect(armed_moment_at).toBe(next_moment_at);
  expect(Math.abs(Number(await alarmOf(reference)) - Number(next_moment_at))).toBeLessThan(1000);
});

test("a moment that changed while the sweep went on is not written down as armed", async () => {
  const { db } = deps();
  const [moved, stayed] = [await filedAgo(0, "quick-promise"), await filedAgo(0, "quick-promise")];
  const found = (await findUnarmed(db, Date.now())).filter((each) =>
    [moved, stayed].includes(each.reference),
  );
  expect(found.length).toBe(2);
  await rowsOf("update tickets set next_moment_at = next_moment_at - 1000 where reference = ?", [moved]);
  await recordSweep(db, { startedAt: Date.now(), finishedAt: Date.now(), armed: found, finds: 0 });
  expect(await ticketOf(moved)).toMatchObject({ armed_moment_at: null });
  const { armed_moment_at, next_moment_at } = await ticketOf(stayed);
  expect(armed_moment_at).toBe(next_moment_at);
});

test("what is more than a minute and a half away is left for later", async () => {
  const reference = await filedAgo(0, "plumbing");
  await tick();
  expect(await ticketOf(reference)).toMatchObject({ armed_moment_at: null });
  expect(await alarmOf(reference)).toBeNull();
});

test("a moment that was missed for more than a minute is counted as a find, and done", async () => {
  const finds = async () =>
    Number((await rowsOf("select finds from cron_runs where name = 'sweep'"))[0]?.finds ?? 0);
  const before = await finds();
  const reference = await filedAgo(130_000, "quick-promise");
  await tick();
  expect(await finds()).toBeGreaterThan(before);
  const kinds = async () => (await eventsOf(reference)).map((event) => event.kind);
  await vi.waitFor(async () => expect(await kinds()).toContain("broken"), 10_000);
});

test("an alarm that was lost although it counted as set is set again", async () => {
  const reference = await fileAs("student18", { subcategory: "quick-promise" });
  await runInDurableObject(deskOf(env, reference), (_, { storage }) => storage.deleteAlarm());
  await rowsOf("update tickets set next_moment_at = ?1, armed_moment_at = ?1 where reference = ?2", [
    Date.now() - 61_000,
    reference,
  ]);
  await tick();
  await vi.waitFor(async () => expect(await alarmOf(reference)).not.toBeNull(), 10_000);
});

test("the sweep says when it ran, and only the minute's tick runs it", async () => {
  const ranAt = async () =>
    Number((await rowsOf("select started_at from cron_runs where name = 'sweep'"))[0]?.started_at);
  await tick();
  const before = await ranAt();
  await tick("0 0 1 1 *");
  expect(await ranAt()).toBe(before);
  expect(Date.now() - before).toBeLessThan(60_000);
});
