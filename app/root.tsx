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
import { ErrorPage } from "#app/components/error-page.tsx";
import stylesheet from "#app/styles/app.css?url";
import { asksForScripts, PageContext } from "./page-context.ts";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: stylesheet }];

export const meta: MetaFunction = ({ error }) => [{ title: error ? titleOf(error) : "Resolve" }];

/** The document around every page. Framework scripts are left out unless a route's `handle.hydrate` is true. */
export function Layout({ children }: { children: ReactNode }) {
  const hydrates = useMatches().some(({ handle }) => asksForScripts(handle));
  const { scriptNonce } = useContext(PageContext);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
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

/** "Not there" and "not yours" read the same. A fault shows nothing but the number to name when asking for help. */
export function ErrorBoundary() {
  const error = useRouteError();
  const { requestId } = useContext(PageContext);
  const isFault = !isRouteErrorResponse(error) || error.status >= 500;
  return (
    <main>
      <ErrorPage title={titleOf(error)} {...(isFault && requestId ? { requestId } : {})}>
        <p>
          {isFault
            ? "It is written down and will be looked at. Nothing you sent was half done."
            : "Check the address, or go back to where you came from."}
        </p>
      </ErrorPage>
    </main>
  );
}

function titleOf(error: unknown): string {
  if (!isRouteErrorResponse(error) || error.status >= 500) return "Something went wrong on our side";
  return error.status === 404 ? "There is nothing here" : "That did not work";
}
