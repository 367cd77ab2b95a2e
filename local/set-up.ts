import { isEmpty } from "#app/db/campus/insert-rows.ts";
import { openSetUp as open } from "#app/operations/set-up-campus.ts";
import type { Settings } from "#workers/settings.ts";
import { localDeps } from "./local-deps.ts";

/** A new one-time token for the page that makes the super admin; null when a campus is set up already. */
export async function openSetUp(settings: Settings): Promise<string | null> {
  const deps = localDeps(settings);
  return (await isEmpty(deps.db)) ? open(deps) : null;
}
