import type { AppLoadContext } from "@remix-run/cloudflare";

/**
 * The subject that a filing named in its body. The page that shows such a form again is drawn by a loader, which sees
 * the address alone; one request gives action and loader the same context.
 */
const sent = new WeakMap<AppLoadContext, string>();

/** For the action: which subject was named. */
export function sendSubject(context: AppLoadContext, slug: string) {
  sent.set(context, slug);
}

/** For the loader: the same, empty when nothing was sent. */
export function subjectSent(context: AppLoadContext): string {
  return sent.get(context) ?? "";
}
