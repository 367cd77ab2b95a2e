import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const LARGEST_BYTES = 10 * 1024 * 1024;
const ROUND_ROBIN = [".4", ".3", ".2", ".1", ""];
/** Between two tries while it can't be written. */
const AGAIN_MS = 60_000;

export interface LogFile {
  path: string;
  /** Keeps a line that the Worker wrote; one that is a warning or worse is shown on the terminal too. */
  write(line: { level: string; message: string }): void;
}

/**
 * Opens `log/resolve.log` in the data folder. From 10 MB on a new one is begun; four older ones are kept. While it can't
 * be written, because the disk is full or the folder is gone, the terminal says so once and lines are left out: a site
 * must not end for want of its log.
 */
export function openLogFile(dataDir: string): LogFile {
  const folder = join(dataDir, "log");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "resolve.log");
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let isAway = false;
  let againAt = 0;

  function write({ level, message }: { level: string; message: string }) {
    if (level === "warn" || level === "error") process.stderr.write(`${message}\n`);
    if (Date.now() < againAt) return;
    try {
      keep(`${message}\n`);
      isAway = false;
    } catch (fault) {
      if (!isAway) process.stderr.write(sentence(path, fault));
      isAway = true;
      againAt = Date.now() + AGAIN_MS;
    }
  }

  function keep(line: string) {
    if (isAway) mkdirSync(folder, { recursive: true });
    if (bytes > LARGEST_BYTES) {
      startAnew(path);
      bytes = 0;
    }
    appendFileSync(path, line);
    bytes += Buffer.byteLength(line);
  }
  return { path, write };
}

function startAnew(path: string) {
  ROUND_ROBIN.slice(1).forEach((suffix, index) => {
    if (statSync(path + suffix, { throwIfNoEntry: false }))
      renameSync(path + suffix, path + ROUND_ROBIN[index]);
  });
}

function sentence(path: string, fault: unknown): string {
  const why = fault instanceof Error ? fault.message : String(fault);
  return `The log ${path} can't be written, so lines are missing in it until it can: ${why}\n`;
}
