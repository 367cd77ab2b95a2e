import type { Standing } from "#app/domain/limits.ts";
import { apiDocument } from "../api/document.ts";
import { askingOf } from "./asking.ts";
import { linkedActs } from "./linked-acts.ts";
import { lookingAfter } from "./looking-after.ts";
import { ownAccount } from "./own-account.ts";
import { pageReads } from "./page-reads.ts";
import { reporterContext } from "./reporter.ts";
import { ticketCommands } from "./ticket-commands.ts";

/**
 * What loaders and actions get as `context`: who asks, one way to say each thing, and one read per page. A read that the
 * database does not answer is a 503 page; a command's is an outcome, so that its words can be kept. Either comes within
 * three seconds.
 */
export function loadContext(request: Request, env: Env, ctx: ExecutionContext, requestId: string) {
  const asking = askingOf(request, env, ctx);
  const { deps, settings, token, now, cookies, standings } = asking;

  return {
    requestId,
    now,
    /** Cookies for the answer, whatever page it is, unless that sets the same ones. */
    cookies: cookies as readonly string[],
    /** How the limits stand that this request was counted under, for the answer's headers. */
    standings: standings as readonly Standing[],
    /** Whether the browser carries a session at all; if it still stands for somebody the read says. */
    hasSession: token !== null,
    /** A key for one form: random, minted here. */
    newKey: () => deps.ids.random(),
    /** The pages of people who do not say who they are. */
    reporter: reporterContext(asking),
    /** What programs may ask for and how, as their document says it. */
    apiDocument: () => apiDocument(settings.appUrl).document,
    read: pageReads(asking),
    ...ticketCommands(asking),
    ...ownAccount(asking),
    ...lookingAfter(asking),
    ...linkedActs(asking),
  };
}
