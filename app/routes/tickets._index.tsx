import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { KnownProblemCard } from "#app/components/filing/known-problem.tsx";
import { ReportChoices } from "#app/components/filing/report-choices.tsx";
import { UnsentForms } from "#app/components/kept/unsent-forms.tsx";
import { MyTicketList } from "#app/components/lists/my-ticket-list.tsx";
import { SearchBox } from "#app/components/lists/search-box.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { ViewNav } from "#app/components/page/view-nav.tsx";
import type { MyTicketsPage } from "#app/db/lists/read-my-tickets.ts";
import { LONGEST_SEARCH } from "#app/domain/desk/search.ts";
import { withFlash } from "#app/http/flash.ts";
import { signedIn } from "#app/http/frame.ts";
import { textIn, wholeNumberIn } from "#app/http/search.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import {
  LIST_WORDS,
  listNamed,
  myListPath,
  myLists,
  openSentence,
  waitingSentence,
} from "#app/words/my-tickets-words.ts";
import { type Shown, shownAt } from "#app/words/shown.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

/** What waits for its reader, what they can report, and all their tickets. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const [before, after] = [wholeNumberIn(request, "before"), wholeNumberIn(request, "after")];
  const list = listNamed(textIn(request, "list"));
  const page = signedIn(await context.read.myTickets({ before, after, list }), request);
  const joinKeys = page.known.map(() => context.newKey());
  return withFlash(request, { page, list, joinKeys, now: context.now });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${waitingSentence(data?.page.waiting.length ?? 0)} · My tickets · Resolve` },
];

export default function MyTickets() {
  const { page, list, joinKeys, now, flash } = useLoaderData<typeof loader>();
  const shown = shownAt(page.campus, now);
  const isFirst = page.newerAfter === null;
  const isWhole = isFirst && page.olderBefore === null && list === "all";
  return (
    <Page frame={page} flash={flash} current="/tickets">
      <div className="stack" data-gap="loose">
        <div className="stack">
          <PageHeading title={isFirst ? waitingSentence(page.waiting.length) : "Older tickets"}>
            {isWhole && openSentence(page.rows)}
          </PageHeading>
          {isFirst && <UnsentForms forms={page.unsent} shown={shown} />}
          {isFirst && <MyTicketList rows={page.waiting} shown={shown} waiting />}
        </div>
        {isFirst && <ReportChoices choices={page.choices} />}
        {isFirst && <KnownHere known={page.known} joinKeys={joinKeys} shown={shown} />}
        <Yours page={page} list={list} shown={shown} />
      </div>
    </Page>
  );
}

interface KnownHereProps {
  known: MyTicketsPage["known"];
  joinKeys: readonly string[];
  shown: Shown;
}

function KnownHere({ known, joinKeys, shown }: KnownHereProps) {
  if (known.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-labelledby="known">
      <h2 id="known">Known problems here</h2>
      {known.map((problem, at) => (
        <KnownProblemCard
          key={problem.reference}
          problem={problem}
          shown={shown}
          joinKey={joinKeys[at] ?? null}
        />
      ))}
    </section>
  );
}

type YoursProps = { page: MyTicketsPage; list: ReturnType<typeof listNamed>; shown: Shown };

function Yours({ page, list, shown }: YoursProps) {
  const { newerAfter, olderBefore } = page;
  const isFirst = newerAfter === null;
  const waits = new Set(page.waiting.map(({ id }) => id));
  const others = page.rows.filter(({ id }) => !waits.has(id) || !isFirst || list !== "all");
  const isAbove = page.rows.length > 0 && others.length === 0;
  return (
    <section className="stack" aria-labelledby="yours">
      <h2 id="yours">{isFirst ? LIST_WORDS[list].title : "Your tickets, continued"}</h2>
      <form method="get" action="/search">
        <SearchBox longest={LONGEST_SEARCH} />
      </form>
      <ViewNav label="Which of them" views={myLists(list)} />
      <MyTicketList rows={others} shown={shown} />
      {isAbove && <p className="soft">What you have stands above: it waits for you.</p>}
      {page.rows.length === 0 && (
        <p className="soft">
          {LIST_WORDS[list].empty}.{" "}
          {list === "all" && "When you do, you see at once who has it and by when it is promised."}
        </p>
      )}
      <Pagination
        newer={newerAfter === null ? null : myListPath(list, { after: newerAfter })}
        older={olderBefore === null ? null : myListPath(list, { before: olderBefore })}
      />
    </section>
  );
}
