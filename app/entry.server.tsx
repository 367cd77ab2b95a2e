import type { AppLoadContext, EntryContext } from "@remix-run/cloudflare";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToString } from "react-dom/server";
import { asksForScripts, PageContext } from "./page-context.ts";

/**
 * Renders the whole page before the first byte is sent: without script a streamed fallback could never be
 * replaced, and one string is faster than a stream for pages of this size.
 */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { requestId, allowScripts }: AppLoadContext,
): Response {
  const hydrates = remixContext.staticHandlerContext.matches.some(({ route }) =>
    asksForScripts(route.handle),
  );
  const markup = renderToString(
    <PageContext.Provider value={{ requestId, ...(hydrates ? { scriptNonce: allowScripts() } : {}) }}>
      <RemixServer context={remixContext} url={request.url} />
    </PageContext.Provider>,
  );
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Speculation-Rules", '"/prefetch.json"');
  return new Response(`<!DOCTYPE html>${markup}`, { status: failedStatus(remixContext) ?? status, headers });
}

/**
 * The status of the error that is shown in a page's place. The framework would answer with that of an action whose
 * loader failed after it.
 */
function failedStatus({ staticHandlerContext: { errors } }: EntryContext): number | undefined {
  return Object.values(errors ?? {}).find(isRouteErrorResponse)?.status;
}

interface Failed {
  request: Request;
  context: AppLoadContext;
}

/** Hands a fault of a loader, an action or a render to the door, which logs it once with the request's id. */
export function handleError(error: unknown, { request, context }: Failed) {
  if (request.signal.aborted) return;
  // An address that no route knows, or a form sent to a page without one, is an answer and no fault.
  if (isRouteErrorResponse(error) && error.status < 500) return;
  context.reportFault(error);
}
