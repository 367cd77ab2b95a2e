import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { SearchForm } from "#app/components/lists/search-form.tsx";
import { SearchHits } from "#app/components/lists/search-hits.tsx";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { searchAsked, searchPath } from "#app/forms/search-form.ts";
import { signedIn } from "#app/http/frame.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { nothingSentence, searchHeading } from "#app/words/search-words.ts";
import { shownAt } from "#app/words/shown.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

/** Everything that its reader may read, by its words; a number alone leads to that ticket. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const asked = searchAsked(request);
  const { viewer, campus, jump, ...found } = signedIn(await context.read.search(asked), request);
  if (jump !== null) throw redirect(`/tickets/${jump}`);
  return { frame: { viewer, campus }, asked, found, now: context.now };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? searchHeading(data.asked) : "Search"} · Resolve` },
];

export default function Search() {
  const { frame, asked, found, now } = useLoaderData<typeof loader>();
  const nothing = nothingSentence(asked, found);
  const { newerAfter, olderBefore } = found;
  return (
    <Page frame={frame} current="/search">
      <div className="stack">
        <PageHeading title={searchHeading(asked)} />
        <SearchForm asked={asked} lists={found} isOpen={found.isNarrowed} />
        {nothing !== null && (
          <EmptyState title={nothing}>
            {asked.typed !== "" && <p>Try fewer or shorter words: the last one may be a beginning.</p>}
          </EmptyState>
        )}
        {found.hits.length > 0 && <SearchHits hits={found.hits} shown={shownAt(frame.campus, now)} />}
        <Pagination
          newer={newerAfter === null ? null : searchPath(asked, { after: newerAfter })}
          older={olderBefore === null ? null : searchPath(asked, { before: olderBefore })}
        />
      </div>
    </Page>
  );
}
