import { execFileSync } from "node:child_process";

/** The ids of all that `pid` started, and of what those started, parents first; `words` narrows by command line. */
export function descendants(pid: number | undefined, words = ""): number[] {
  const all = processes();
  const found: number[] = [];
  const parents = new Set([pid]);
  for (let size = 0; size !== parents.size; ) {
    size = parents.size;
    for (const process of all) {
      if (!parents.has(process.parent) || parents.has(process.pid)) continue;
      parents.add(process.pid);
      if (process.command.includes(words)) found.push(process.pid);
    }
  }
  return found;
}

export function aliveAmong(pids: number[]): number[] {
  const alive = new Set(processes().map(({ pid }) => pid));
  return pids.filter((pid) => alive.has(pid));
}

/** Without those that ended and whose new parent has yet to take note. */
function processes() {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, state = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
