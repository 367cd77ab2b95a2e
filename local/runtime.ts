import { setTimeout as wait } from "node:timers/promises";
import type { Miniflare } from "miniflare";
import { endRuntimeWithUs } from "./guard.ts";
import { isStopping, whenStopping } from "./stopping.ts";

const LOOK_EACH_MS = 200;
/** Miniflare that starts a runtime has a process for it at once. */
const IDLE_MS = 1500;
const MOST_STARTS = 5;
const STOPPING_TIMEOUT_MS = 5000;

/** What becomes of a runtime that ended by itself. */
export type Turns = { onBack(): void; onLoss(error: unknown): void };

/**
 * Starts the Worker runtime, waits until it serves, and answers which Miniflare runs it now. If the runtime ends by
 * itself Miniflare starts it again; but when that one ends before it serves, Miniflare gives up, or waits for it for
 * ever, and is replaced. `onBack` is called when it serves again, `onLoss` if that fails too.
 */
export async function superviseRuntime(
  start: () => Miniflare,
  { onBack, onLoss }: Turns,
): Promise<() => Miniflare> {
  let alive = 0;
  let serving = false;
  endRuntimeWithUs(
    () => {
      alive += 1;
    },
    () => {
      alive -= 1;
      if (serving && !isStopping()) void bringBack();
    },
  );
  let current = start();
  // One that waits for ever does so here as well.
  whenStopping(() => Promise.race([current.dispose(), wait(STOPPING_TIMEOUT_MS)]));
  await current.ready;
  serving = true;
  return () => current;

  async function bringBack() {
    serving = false;
    process.stderr.write("The Worker ended by itself and is started again.\n");
    for (let starts = 0; !isStopping() && !(await isBack()); starts += 1) {
      if (starts === MOST_STARTS) return onLoss(new Error("The Worker could not be started again."));
      current.dispose().catch(() => {});
      current = start();
    }
    serving = true;
    if (!isStopping()) onBack();
  }

  async function isBack(): Promise<boolean> {
    for (let idleMs = 0; idleMs < IDLE_MS; ) {
      const later = wait(LOOK_EACH_MS, "later");
      const said = await Promise.race([
        current.ready.then(
          () => "ready",
          () => "gave up",
        ),
        later,
      ]);
      if (said === "gave up") return false;
      if (said === "ready" && alive > 0) return true;
      await later;
      idleMs = alive > 0 ? 0 : idleMs + LOOK_EACH_MS;
    }
    return false;
  }
}
