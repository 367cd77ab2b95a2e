import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Line } from "#workers/line.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Takes a turn of that length; answers what came of it, and when. */
function take(line: Line, ms: number, begun: number[] = []) {
  const work = () => {
    begun.push(Date.now());
    return new Promise<string>((resolve) => setTimeout(() => resolve("done"), ms));
  };
  const said = line.run(work).catch((error: Error) => error.name);
  return said.then((answer) => ({ answer, at: Date.now() }));
}

const NEVER = 2 ** 30;

test("a line that moves may be long, and everybody gets their answer in order", async () => {
  const line = new Line();
  const answers = Promise.all(Array.from({ length: 100 }, () => take(line, 100)));
  await vi.advanceTimersByTimeAsync(10_100);
  expect(await answers).toEqual(
    Array.from({ length: 100 }, (_, n) => ({ answer: "done", at: (n + 1) * 100 })),
  );
});

test("behind a turn that never ends everybody is answered in time, and their work is not begun", async () => {
  const line = new Line();
  const begun: number[] = [];
  const answers = Promise.all(Array.from({ length: 10 }, () => take(line, NEVER, begun)));
  await vi.advanceTimersByTimeAsync(2500);
  for (const { answer, at } of await answers) {
    expect(answer).toBe("TimeoutError");
    expect(at).toBeLessThanOrEqual(2500);
  }
  expect(begun).toEqual([0]);
});

test("who comes while a turn never ends is answered in time, too", async () => {
  const line = new Line();
  const answers: ReturnType<typeof take>[] = [];
  for (let second = 0; second < 8; second += 0.5) {
    answers.push(take(line, NEVER));
    await vi.advanceTimersByTimeAsync(500);
  }
  await vi.advanceTimersByTimeAsync(3000);
  for (const [index, { answer, at }] of (await Promise.all(answers)).entries()) {
    expect(answer).toBe("TimeoutError");
    expect(at - index * 500).toBeLessThanOrEqual(2500);
  }
});

test("who comes after a turn was given up has theirs at once, beside it", async () => {
  const line = new Line();
  const stuck = take(line, NEVER);
  await vi.advanceTimersByTimeAsync(2300);
  expect(await stuck).toEqual({ answer: "TimeoutError", at: 2200 });
  const next = take(line, 100);
  await vi.advanceTimersByTimeAsync(100);
  expect(await next).toEqual({ answer: "done", at: 2400 });
});

test("a fault of one is nobody else's", async () => {
  const line = new Line();
  const failed = line.run(() => Promise.reject(new Error("no")));
  const next = take(line, 10);
  await expect(failed).rejects.toThrow("no");
  await vi.advanceTimersByTimeAsync(10);
  expect(await next).toEqual({ answer: "done", at: 10 });
});

test("the wait is told from how many are here and how long the last turns took", async () => {
  const line = new Line();
  expect(line.waitMs).toBe(0);
  const slow = Promise.all(Array.from({ length: 40 }, () => take(line, 500)));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(line.waitMs).toBeGreaterThan(9000);
  expect(line.waitMs).toBeLessThanOrEqual(10_000);
  await vi.advanceTimersByTimeAsync(10_000);
  await slow;
  expect(line.waitMs).toBe(0);
  const quick = Promise.all(Array.from({ length: 40 }, () => take(line, 10)));
  await vi.advanceTimersByTimeAsync(200);
  expect(line.waitMs).toBeLessThan(20 * 20);
  await vi.advanceTimersByTimeAsync(200);
  await quick;
});
