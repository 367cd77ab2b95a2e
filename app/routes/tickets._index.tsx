import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/button.tsx";
import { CardLink } from "#app/components/card-link.tsx";
import { EmptyState } from "#app/components/empty-state.tsx";
import { MyTicketList } from "#app/components/my-ticket-list.tsx";
import { Page } from "#app/components/page.tsx";
import { PageHeading } from "#app/components/page-heading.tsx";
import { Pagination } from "#app/components/pagination.tsx";
import { UnsentForms } from "#app/components/unsent-forms.tsx";
import { withFlash } from "#app/http/flash.ts";
import { signedIn } from "#app/http/frame.ts";
import { wholeNumberIn } from "#app/http/search.ts";
import { waitingSentence } from "#app/words/my-tickets-words.ts";
import { shownAt } from "#app/words/shown.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const before = wholeNumberIn(request, "before");
  const page = signedIn(await context.read.myTickets({ before }), request);
  return withFlash(request, { page, isFirst: before === null, now: context.now });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${waitingSentence(data?.page.waiting.length ?? 0)} · My tickets · Resolve` },
];

export default function MyTickets() {
  const { page, isFirst, now, flash } = useLoaderData<typeof loader>();
  const shown = shownAt(page.campus, now);
  const waits = new Set(page.waiting.map(({ id }) => id));
  const others = page.rows.filter(({ id }) => !waits.has(id) || !isFirst);
  return (
    <Page frame={page} flash={flash} current="/tickets">
      <div className="stack">
        <PageHeading title={isFirst ? waitingSentence(page.waiting.length) : "Older tickets"} />
        {isFirst && <UnsentForms forms={page.unsent} shown={shown} />}
        {isFirst && <MyTicketList rows={page.waiting} shown={shown} waiting />}
        {isFirst && <Report />}
        {page.rows.length === 0 && isFirst && <NothingYet />}
        {others.length > 0 && (
          <section className="stack" data-gap="tight" aria-labelledby="others">
            <h2 id="others">{isFirst ? "All your tickets" : "Your tickets, continued"}</h2>
            <MyTicketList rows={others} shown={shown} />
          </section>
        )}
        <Pagination
          newer={isFirst ? null : "/tickets"}
          newerLabel="Newest"
          older={page.olderBefore === null ? null : `/tickets?before=${page.olderBefore}`}
        />
      </div>
    </Page>
  );
}

function Report() {
  return (
    <section className="stack" data-gap="tight" aria-labelledby="report">
      <h2 id="report">Something is not right?</h2>
      <CardLink
        href="/tickets/new"
        icon="alert"
        title="Report a problem"
        detail="Hostel, Wi-Fi, mess, studies, fees: a few words are enough"
      />
    </section>
  );
}

function NothingYet() {
  return (
    <EmptyState title="You have not reported anything yet">
      <p>A broken tap, no Wi-Fi, a wrong fee: you see at once who has it and by when.</p>
      <ButtonLink href="/tickets/new" full>
        Report a problem
      </ButtonLink>
    </EmptyState>
  );
}
