import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Direct, writeDirectly } from "./direct.ts";
import { depsAt } from "./filing.ts";
import { type History, newHistory } from "./history.ts";

const PAUSE_MS = 20;

/** How many clients, and the number of the first, where others write beside them. */
type Spread = Omit<Direct, "clients"> & { clients: number; first?: number };

/** Writers without a desk in several processes, as several instances of the product would be; joins their histories. */
export async function writeInProcesses(
  history: History,
  processes: number,
  { clients, first = 1, ...rest }: Spread,
): Promise<void> {
  const numbers = Array.from({ length: clients }, (_, index) => first + index);
  const shares = Array.from({ length: processes }, (_, place) =>
    numbers.filter((number) => number % processes === place),
  );
  await Promise.all(
    shares.map(async (share) => {
      const direct: Direct = { ...rest, clients: share };
      const words = [fileURLToPath(import.meta.url), JSON.stringify(direct)];
      const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 2 ** 28 });
      const { sent, reads }: History = JSON.parse(stdout);
      history.sent.push(...sent);
      history.reads.push(...reads);
    }),
  );
}

if (import.meta.main) {
  const direct: Direct = JSON.parse(process.argv[2] ?? "");
  const history = newHistory();
  const pause = (attempt: number) =>
    new Promise<void>((resume) => setTimeout(resume, Math.random() * PAUSE_MS * 2 ** attempt));
  await writeDirectly(history, depsAt(direct.databaseUrl, { pause }), direct);
  process.stdout.write(JSON.stringify(history));
}
