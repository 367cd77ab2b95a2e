import type { AppLoadContext } from "@remix-run/cloudflare";

/**
 * The reply kept ready that somebody asked for from within the form of theirs. The page that shows it there is drawn by a
 * loader, which sees the address alone; one request gives action and loader the same context.
 */
const sent = new WeakMap<AppLoadContext, number>();

/** For the action: which one was asked for. */
export function sendCanned(context: AppLoadContext, id: number) {
  sent.set(context, id);
}

/** For the loader: the same, null when none was. */
export function cannedSent(context: AppLoadContext): number | null {
  return sent.get(context) ?? null;
}
