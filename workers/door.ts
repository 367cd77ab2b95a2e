import type { Context } from "hono";
import { HELP_NUMBERS, telOf } from "#app/words/help-numbers.ts";
import { problemOf } from "./problem.ts";
import { serverBuild } from "./server-build.ts";
import type { Settings } from "./settings.ts";

/** What Hono's steps hand on to each other. */
export interface Door {
  Bindings: Env;
  Variables: {
    requestId: string;
    settings: Settings;
    /** Set once a page said that it carries framework scripts. */
    scriptNonce?: string;
    /** Set once a body turned out longer than its limit while it was read. */
    bodyTooLarge?: boolean;
  };
}

/** Hono's own type of the context lags behind the platform's; it is the one that `fetch` was given. */
export function executionContext<D extends Door>(c: Context<D>): ExecutionContext {
  return c.executionCtx as ExecutionContext;
}

/** Paths that programs call, not pages in a browser: they get JSON and need no Origin. */
export function isForPrograms(path: string): boolean {
  return /^\/(api|webhooks)\/|^\/dev\/mail-in$|^\/cdn-cgi\/handler\/scheduled$/.test(path);
}

/**
 * Pages of people who do not say who they are, however their address is written: a receipt, or the link of a work order,
 * of an act or of a daily list, says what they may do.
 */
export function isForNobodyKnown(url: string): boolean {
  const { pathname } = new URL(url);
  return /^\/+(track|anonymous|jobs|acts|unsubscribe)(\/|\.|$)/i.test(decoded(pathname));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Answers at the door itself, where no route has run: a small page, or problem+json for programs. `title` and
 * `words` are fixed sentences for people, never something that came with the request.
 */
export async function doorAnswer<D extends Door>(
  c: Context<D>,
  status: 403 | 404 | 405 | 413 | 500 | 503,
  title: string,
  words: string,
): Promise<Response> {
  if (isForPrograms(c.req.path)) {
    const around = { appUrl: c.var.settings?.appUrl ?? "", requestId: c.var.requestId };
    const problem = problemOf({ code: CODES[status], status, detail: words }, around);
    return c.body(JSON.stringify(problem), status, { "Content-Type": "application/problem+json" });
  }
  const href = await stylesheet();
  return c.html(
    `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Resolve</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${href === null ? "" : `<link rel="stylesheet" href="${href}">`}
</head>
<body class="page">
<header class="top-bar"><div class="top-bar-inside"><a class="top-bar-brand" href="/"><strong>Resolve</strong></a></div></header>
<main class="page-main">
<div class="stack">
<h1>${title}</h1>
<p>${words}</p>
</div>
</main>
<footer class="site-footer"><div class="site-footer-inside"><nav aria-label="Help"><ul>${HELP_LINKS}</ul></nav></div></footer>
</body>
</html>`,
    status,
  );
}

/** Whoever is in danger finds whom to call on these pages too. */
const HELP_LINKS = HELP_NUMBERS.map(
  ({ number, short }) => `<li><a href="${telOf(number)}">${short} ${number}</a></li>`,
).join("");

const CODES = {
  403: "other_site",
  404: "no_such_address",
  405: "method_unknown",
  413: "body_too_large",
  500: "fault",
  503: "unavailable",
} as const;

/** The address of the root's stylesheet; null if the build itself is what failed. */
async function stylesheet(): Promise<string | null> {
  try {
    const { routes } = await serverBuild();
    const links = routes.root?.module.links?.() ?? [];
    const found = links.find((link) => "rel" in link && link.rel === "stylesheet");
    return found !== undefined && "href" in found ? (found.href ?? null) : null;
  } catch {
    return null;
  }
}
