import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Places } from "#app/operations/places.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const taking = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe("places", () => {
  it("let so many run at once, and all in the end", async () => {
    const places = new Places(3);
    let [running, most, done] = [0, 0, 0];
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await taking(40);
      running -= 1;
      done += 1;
    };
    const all = Promise.all(Array.from({ length: 60 }, () => places.run(work)));
    await vi.advanceTimersByTimeAsync(10_000);
    await all;
    expect([most, running, done]).toEqual([3, 0, 60]);
  });

  it("answer what the work answers, and are free again after one that fails", async () => {
    const places = new Places(1);
    await expect(places.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await places.run(async () => "yes")).toBe("yes");
  });

  it("are not kept for one that never ends", async () => {
    const places = new Places(1);
    void places.run(() => new Promise(() => {}));
    const next = places.run(async () => "next");
    await vi.advanceTimersByTimeAsync(4900);
    expect(await Promise.race([next, "waits"])).toBe("waits");
    await vi.advanceTimersByTimeAsync(1000);
    expect(await next).toBe("next");
  });

  it("are kept for as long as was said", async () => {
    const places = new Places(1, 20_000);
    void places.run(() => new Promise(() => {}));
    const next = places.run(async () => "next");
    await vi.advanceTimersByTimeAsync(19_900);
    expect(await Promise.race([next, "waits"])).toBe("waits");
    await vi.advanceTimersByTimeAsync(1000);
    expect(await next).toBe("next");
  });

  it("make nobody slower for those who were ended while they waited", async () => {
    const places = new Places(1);
    for (let n = 0; n < 100; n += 1) void places.run(() => taking(4000));
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(6000);
    void places.run(() => taking(100));
    const next = places.run(async () => "next");
    await vi.advanceTimersByTimeAsync(200);
    expect(await Promise.race([next, "waits"])).toBe("next");
  });

  it("are empty once nobody has one or waits, also where all were ended half-way", async () => {
    const places = new Places(1);
    expect(places.isEmpty).toBe(true);
    const work = places.run(() => taking(100));
    const next = places.run(async () => "next");
    expect(places.isEmpty).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    await Promise.all([work, next]);
    expect(places.isEmpty).toBe(true);
    void places.run(() => taking(100));
    void places.run(async () => "next");
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(6000);
    expect(places.isEmpty).toBe(true);
  });

  it("are waited for only so long, where somebody says how long", async () => {
    const places = new Places(1);
    void places.run(() => new Promise(() => {}));
    const late = places.run(async () => "late", 1000).catch((error) => error.name);
    await vi.advanceTimersByTimeAsync(1100);
    expect(await late).toBe("TimeoutError");
  });

  it("look less often the more wait", async () => {
    const places = new Places(1);
    void places.run(() => new Promise(() => {}));
    for (let n = 0; n < 500; n += 1) void places.run(async () => {});
    const end = Date.now() + 1000;
    let looks = 0;
    for (; Date.now() < end; looks += 1) await vi.advanceTimersToNextTimerAsync();
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThan(1000);
  });
});
