import { type AppLoadContext, data } from "@remix-run/cloudflare";

/**
 * Requests whose form comes back with errors. The title of such a page begins with "Error: ", and titles are told
 * what the loader answered but not what the action did; one request gives both the same context.
 */
const failed = new WeakMap<AppLoadContext, number>();

/** An action's answer that shows the same page again, with errors in place. */
export function failedForm<T>(
  context: AppLoadContext,
  result: T,
  status = 422,
  retryAfterS: number | null = null,
) {
  failed.set(context, status);
  const headers = retryAfterS === null ? undefined : { "Retry-After": String(retryAfterS) };
  return data(result, { status, headers });
}

/** For the loader of such a page: whether the database was away, so that there is no use in asking it. */
export function isUnavailable(context: AppLoadContext): boolean {
  return failed.get(context) === 503;
}

/** For the loader of such a page: what its title begins with. */
export function titleStart(context: AppLoadContext): "Error: " | "" {
  return failed.has(context) ? "Error: " : "";
}
