import type { AppLoadContext } from "@remix-run/cloudflare";
import { REPORTER_ACTS, type ReporterAct } from "#app/forms/reporter-act.ts";
import { loadedTicket } from "./loaded-ticket.ts";

type Asks = Pick<AppLoadContext, "reporter" | "now" | "newKey">;

/** The page of a report for whoever came back to it: what its forms carry, and the report; null while nobody answers. */
export async function reporterTicket({ reporter, now, newKey }: Asks, reference: string) {
  const page = await reporter.read(reference);
  const keys = Object.fromEntries(REPORTER_ACTS.map((act) => [act, newKey()])) as Record<ReporterAct, string>;
  return {
    campus: page?.campus ?? null,
    ticket: page?.ticket ? loadedTicket(page.ticket) : null,
    token: reporter.tokenFor(reference),
    keys,
    now,
  };
}

export type ReporterTicket = Awaited<ReturnType<typeof reporterTicket>>;
