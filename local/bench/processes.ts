import { readdirSync, readFileSync } from "node:fs";

/** Of a process and everything it has started: CPU time so far, and memory with shared pages shared out (PSS). */
export type Usage = { cpuMs: number; pssMb: number };

/** Of `/proc/PID/stat`, which counts hundredths of a second. */
const TICK_MS = 10;

/** What the processes below `pid`, itself included, have used. Linux only: null where there is no `/proc`. */
export function usageOf(pid: number): Usage | null {
  const parents = parentsOfAll();
  if (parents === null) return null;
  const tree = [...parents.keys()].filter((each) => descends(each, pid, parents));
  const cpuMs = tree.reduce((sum, each) => sum + cpuTicks(each) * TICK_MS, 0);
  return { cpuMs, pssMb: tree.reduce((sum, each) => sum + pssKb(each), 0) / 1024 };
}

function parentsOfAll(): Map<number, number> | null {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return new Map(pids.map((pid) => [Number(pid), Number(statOf(Number(pid))[1] ?? 0)]));
  } catch {
    return null;
  }
}

function descends(pid: number, ancestor: number, parents: Map<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 0; at = parents.get(at)) {
    if (at === ancestor) return true;
  }
  return false;
}

function cpuTicks(pid: number): number {
  const stat = statOf(pid);
  return Number(stat[11] ?? 0) + Number(stat[12] ?? 0);
}

function pssKb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** The fields after the name, which may have blanks in it: state, parent, …; nothing of a process that has ended. */
function statOf(pid: number): string[] {
  return textOf(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
