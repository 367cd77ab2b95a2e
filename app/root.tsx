import type { LinksFunction, MetaFunction } from "@remix-run/cloudflare";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
} from "@remix-run/react";
import { type ReactNode, useContext } from "react";
import { ASKED_AGAIN, AskAgainPage } from "#app/components/account/ask-again-page.tsx";
import { KeptPage, keptTitle } from "#app/components/kept/kept-page.tsx";
import { FailedPage, failedTitle } from "#app/components/page/failed-page.tsx";
import { askedAgainIn } from "#app/http/frame.ts";
import { isRefusedPage, type RefusedPage } from "#app/http/refused.ts";
import { modulesOf } from "#app/scripts/modules.ts";
import stylesheet from "#app/styles/app.css?url";
import { asksForScripts, PageContext, seenOf } from "./page-context.ts";

export { headers } from "#app/http/retry-after.ts";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ error }) => [{ title: error ? titleOf(error) : "Resolve" }];

/**
 * The document around every page. Framework scripts are left out unless a route's `handle.hydrate` is true; a route's
 * `handle.modules` names the small ones of our own.
 */
export function Layout({ children }: { children: ReactNode }) {
  const matches = useMatches();
  const hydrates = matches.some(({ handle }) => asksForScripts(handle));
  const { scriptNonce } = useContext(PageContext);
  const refused = refusedOf(useRouteError());
  const seen = seenOf(refused ? refused.ticket : matches.at(-1)?.data);
  return (
    <html lang="en" data-seen={seen}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
        {modulesOf(matches.map(({ handle }) => handle)).map((src) => (
          <script key={src} type="module" src={src} />
        ))}
      </head>
      <body>
        {children}
        {hydrates && (
          <>
            <ScrollRestoration nonce={scriptNonce} />
            <Scripts nonce={scriptNonce} />
          </>
        )}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

/** A form that was not let through comes back with its words; everything else that failed says what one can do. */
export function ErrorBoundary() {
  const error = useRouteError();
  const { requestId } = useContext(PageContext);
  const refused = refusedOf(error);
  if (refused) return <KeptPage {...refused} />;
  const asked = askedAgainOf(error);
  if (asked) return <AskAgainPage {...asked} />;
  return <FailedPage error={error} requestId={requestId} />;
}

function titleOf(error: unknown): string {
  const refused = refusedOf(error);
  if (!refused) return `${askedAgainOf(error) ? ASKED_AGAIN : failedTitle(error)} · Resolve`;
  return `${refused.status === 422 ? "Error: " : ""}${keptTitle(refused)} · Resolve`;
}

function askedAgainOf(error: unknown) {
  return isRouteErrorResponse(error) ? askedAgainIn(error.data) : null;
}

function refusedOf(error: unknown): RefusedPage | null {
  return isRouteErrorResponse(error) && isRefusedPage(error.data) ? error.data.refused : null;
}
