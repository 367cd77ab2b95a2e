import { howOften } from "./how-often.ts";

/** The seeds of a drill, from 1; with `DRILLS_SEED=17` that one alone, to see a failure again. */
export function seeds(often: { always: number; full: number }): number[] {
  const only = Number(process.env.DRILLS_SEED);
  return only > 0 ? [only] : Array.from({ length: howOften(often) }, (_, index) => index + 1);
}

/** One line for whoever reads the run: what was measured, and what it must not exceed. */
export function metric(name: string, value: number, goal: number): void {
  const verdict = value <= goal ? "pass" : "fail";
  process.stdout.write(`METRIC ${name} ${Math.round(value * 100) / 100} ${goal} ${verdict}\n`);
}
