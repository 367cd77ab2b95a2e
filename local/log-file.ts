import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const LARGEST_BYTES = 10 * 1024 * 1024;
const ROUND_ROBIN = [".4", ".3", ".2", ".1", ""];

export interface LogFile {
  path: string;
  /** Keeps a line that the Worker wrote; one that is a warning or worse is shown on the terminal too. */
  write(line: { level: string; message: string }): void;
}

/** Opens `log/resolve.log` in the data folder. From 10 MB on a new one is begun; four older ones are kept. */
export function openLogFile(dataDir: string): LogFile {
  const folder = join(dataDir, "log");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "resolve.log");
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;

  function write({ level, message }: { level: string; message: string }) {
    if (level === "warn" || level === "error") process.stderr.write(`${message}\n`);
    if (bytes > LARGEST_BYTES) {
      startAnew(path);
      bytes = 0;
    }
    const line = `${message}\n`;
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
