import { expect, it, test } from "vitest";
import { isSilent, type Reachable, type Route, routeOf } from "#app/domain/proof/campus-health.ts";

const NOBODY: Reachable = { owner: false, roster: false, byDefault: false, fallback: false };

it.each<[Partial<Reachable>, Route]>([
  [{}, "triage"],
  [{ owner: true }, "owner"],
  [{ roster: true }, "roster"],
  [{ byDefault: true }, "default"],
  [{ fallback: true }, "fallback"],
  [{ owner: true, roster: true, byDefault: true, fallback: true }, "owner"],
  [{ roster: true, byDefault: true }, "roster"],
  [{ byDefault: true, fallback: true }, "default"],
])("with %o a ticket goes by %s", (there, route) => {
  expect(routeOf({ ...NOBODY, ...there })).toBe(route);
});

test("the minute is silent after five of them, the night after one of them; others are not known", () => {
  const silent = (name: string, minutes: number) => isSilent({ name, startedAt: 0 }, minutes * 60_000);
  expect([silent("sweep", 5), silent("sweep", 6)]).toEqual([false, true]);
  expect([silent("proof", 26 * 60), silent("proof", 26 * 60 + 1)]).toEqual([false, true]);
  expect(silent("other", 1e9)).toBe(false);
});
