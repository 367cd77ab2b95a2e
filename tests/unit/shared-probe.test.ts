import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SharedProbe } from "#workers/shared-probe.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const KEPT_MS = { up: 1_000, down: 0 };
const TIMEOUT_MS = 2_000;

/** A dependency that takes a tenth of a second to say how it is, and how often it was asked. */
function dependency() {
  const asked = { times: 0, fails: false };
  const probe = async () => {
    asked.times += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (asked.fails) throw new Error("down");
  };
  return { asked, probe };
}

/** What comes of it once the time that it takes has passed. */
async function after<T>(ms: number, work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms);
  return work;
}

test("many who want to know at once are answered by one question, and so is whoever comes soon after", async () => {
  const { asked, probe } = dependency();
  const shared = new SharedProbe(KEPT_MS);
  const state = () => shared.state("mail", probe, TIMEOUT_MS);
  const states = await after(500, Promise.all(Array.from({ length: 50 }, state)));
  expect([new Set(states), asked.times]).toEqual([new Set(["up"]), 1]);
  expect([await after(0, state()), asked.times]).toEqual(["up", 1]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([await after(500, state()), asked.times]).toEqual(["up", 2]);
});

test("what is down is asked again at once, and is up as soon as it answers", async () => {
  const { asked, probe } = dependency();
  asked.fails = true;
  const shared = new SharedProbe(KEPT_MS);
  const state = () => shared.state("database", probe, TIMEOUT_MS);
  expect(await after(500, state())).toBe("down");
  asked.fails = false;
  expect(await after(500, state())).toBe("up");
});

test("somebody whose request ended while they asked is not waited for", async () => {
  const { asked, probe } = dependency();
  const shared = new SharedProbe(KEPT_MS);
  void shared.state("files", probe, TIMEOUT_MS);
  vi.clearAllTimers();
  expect([await after(3_000, shared.state("files", probe, TIMEOUT_MS)), asked.times]).toEqual(["up", 2]);
});
