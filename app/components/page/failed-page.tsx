import { isRouteErrorResponse, useLocation } from "@remix-run/react";
import { ButtonLink } from "#app/components/parts/button.tsx";
import type { Frame } from "#app/http/frame.ts";
import { ErrorPage } from "./error-page.tsx";
import { Page } from "./page.tsx";

interface FailedPageProps {
  error: unknown;
  requestId?: string;
}

/** "Not there" and "not yours" read the same. A fault shows nothing but the number to name when asking for help. */
export function FailedPage({ error, requestId }: FailedPageProps) {
  const status = statusOf(error);
  const frame = frameOf(error);
  const { pathname, search } = useLocation();
  return (
    <Page frame={frame}>
      <ErrorPage
        title={failedTitle(error)}
        {...(status >= 500 && status !== 503 && requestId ? { requestId } : {})}
      >
        <p>{words(status)}</p>
        <div className="cluster">
          {status === 503 && <ButtonLink href={pathname + search}>Try again</ButtonLink>}
          <ButtonLink look={status === 503 ? "secondary" : undefined} href="/">
            Start page
          </ButtonLink>
          {frame?.viewer && (
            <ButtonLink look="secondary" href="/tickets">
              My tickets
            </ButtonLink>
          )}
        </div>
      </ErrorPage>
    </Page>
  );
}

/** The title of such a page; also in the browser's tab. */
export function failedTitle(error: unknown): string {
  const status = statusOf(error);
  if (status === 503) return "Our records do not answer at this moment";
  if (status >= 500) return "Something went wrong on our side";
  return status === 404 ? "There is nothing here" : "That did not work";
}

function words(status: number): string {
  if (status === 503) return "Nothing was lost. Open this page again in a few seconds.";
  if (status >= 500) return "It is written down and will be looked at. Nothing you sent was half done.";
  return "The address may be mistyped, or the page is not for you to see.";
}

function statusOf(error: unknown): number {
  return isRouteErrorResponse(error) ? error.status : 500;
}

/** Who looks, where the loader that refused had found out. */
function frameOf(error: unknown): Frame | null {
  const data: unknown = isRouteErrorResponse(error) ? error.data : null;
  return typeof data === "object" && data !== null && "frame" in data ? (data.frame as Frame) : null;
}
