type Stop = () => unknown;

const stops: Stop[] = [];
let stopping: Promise<void> | null = null;

/** Remembers how to stop something that was started. What was started last is stopped first. */
export function whenStopping(stop: Stop) {
  stops.push(stop);
}

/** Stops everything that was started, once; a second call waits for the first. */
export function stopAll(): Promise<void> {
  stopping ??= stopInTurn();
  return stopping;
}

export function isStopping(): boolean {
  return stopping !== null;
}

/** Calls `stop` when whoever holds our standard input open closes it, or is gone. */
export function onLifelineEnd(stop: () => void) {
  process.stdin.on("end", stop).on("error", stop).resume();
}

async function stopInTurn() {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    try {
      await stop();
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    }
  }
}
