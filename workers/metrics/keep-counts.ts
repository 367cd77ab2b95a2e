import { countsOf } from "../deps.ts";
import { settingsOf } from "../settings.ts";
import { handOver } from "./meter.ts";

/** Sees to it that what was counted here is handed over soon; where nobody can ask for it, it is not. */
export function keepCounts(env: Env, ctx: Pick<ExecutionContext, "waitUntil">): void {
  if (settingsOf(env).metricsToken === null) return;
  handOver(ctx, async (sums) => countsOf(env).add(sums));
}
