import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Filed } from "#app/components/filing/filed.tsx";
import { InDanger } from "#app/components/filing/in-danger.tsx";
import { Page } from "#app/components/page/page.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { currentClock } from "#app/domain/time/clocks.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { loadedTicket } from "#app/http/loaded-ticket.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { ifNotSentence } from "#app/words/ladder-words.ts";
import { ownerOf } from "#app/words/owner-words.ts";
import { becauseSentence } from "#app/words/promise-words.ts";
import { readerOf } from "#app/words/reader.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { momentOf, shownAt } from "#app/words/shown.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = signedIn(await context.read.ticket(params.reference ?? ""), request);
  const { viewer, campus, ticket } = page;
  const clock = ticket && currentClock(ticket.state, "resolve");
  if (!clock) throw notThere(page);
  const { dueAt } = clock;
  return {
    frame: { viewer, campus },
    ticket: loadedTicket(ticket),
    dueAt,
    seen: ticket.seen,
    now: context.now,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `We have it: ${referenceName(data?.ticket.state.ticket.reference ?? "")} · Resolve` },
];

export default function FiledPage() {
  const { frame, ticket, dueAt, now } = useLoaderData<typeof loader>();
  const { state, calendar, ladder } = ticket;
  const { reference, stops, isEmergency } = state.ticket;
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame}>
      <div className="stack">
        {stops === "danger" && !isEmergency && <InDanger />}
        <Filed
          reference={referenceName(reference)}
          owner={ownerOf(ticket)}
          words="Promised by"
          moment={momentOf(dueAt, shown)}
          because={becauseSentence(state, calendar, shown)}
          ifNot={ifNotSentence(ladder, state, readerOf(ticket.held))}
        >
          <div className="cluster">
            <ButtonLink href={`/tickets/${reference}`} full>
              See your ticket
            </ButtonLink>
            <ButtonLink look="secondary" href="/tickets/new" full>
              Report something else
            </ButtonLink>
          </div>
        </Filed>
      </div>
    </Page>
  );
}
