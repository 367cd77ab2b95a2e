import Libsql from "libsql";
import type { Sent } from "./recorder.ts";

/** What statements cost: steps of the engine's virtual machine, which every row read and sorted takes; milliseconds. */
export type Cost = { steps: number; ms: number };

export interface Meter {
  /** Runs reading statements as often as `turns` says; the steps of one turn, the time of the fastest. */
  cost(sent: readonly Sent[], turns: number): Cost;
  close(): void;
}

/**
 * Reads a database file that nobody writes to. The engine counts the steps of each prepared statement, index
 * searches and sorting included, so the count is the same at every run and on every machine.
 */
export function openMeter(file: string): Meter {
  const engine = new Libsql(file, { readonly: true });
  const counted = engine.prepare("select sum(nstep) as steps from sqlite_stmt where sql = ?");

  function costOf({ sql, args }: Sent, turns: number): Cost {
    const statement = engine.prepare(sql).raw();
    const stepsNow = () => Number((counted.get(sql) as { steps: number | null }).steps ?? 0);
    let ms = Number.POSITIVE_INFINITY;
    const before = stepsNow();
    for (let turn = 0; turn < turns; turn += 1) {
      const startedAt = performance.now();
      statement.all(...args);
      ms = Math.min(ms, performance.now() - startedAt);
    }
    return { steps: Math.round((stepsNow() - before) / turns), ms };
  }
  return {
    cost: (sent, turns) =>
      sent
        .map((each) => costOf(each, turns))
        .reduce((sum, each) => ({ steps: sum.steps + each.steps, ms: sum.ms + each.ms }), {
          steps: 0,
          ms: 0,
        }),
    close: () => {
      engine.close();
    },
  };
}
