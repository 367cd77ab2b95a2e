import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/button.tsx";
import { DeskNext } from "#app/components/desk-next.tsx";
import { DeskTable } from "#app/components/desk-table.tsx";
import { EmptyState } from "#app/components/empty-state.tsx";
import { Page } from "#app/components/page.tsx";
import { PageHeading } from "#app/components/page-heading.tsx";
import { Pagination } from "#app/components/pagination.tsx";
import { Tiles } from "#app/components/tiles.tsx";
import { ViewNav } from "#app/components/view-nav.tsx";
import { withFlash } from "#app/http/flash.ts";
import { hasDesk, notThere, signedIn } from "#app/http/frame.ts";
import { cursorIn, textIn } from "#app/http/search.ts";
import {
  countsSentence,
  deskHeading,
  deskPath,
  deskTiles,
  deskViews,
  VIEW_WORDS,
  viewNamed,
} from "#app/words/desk-words.ts";
import { shownAt } from "#app/words/shown.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const asked = { view: viewNamed(textIn(request, "view")), after: cursorIn(request, "after") };
  const page = signedIn(await context.read.desk(asked), request);
  if (!hasDesk(page.viewer)) throw notThere(page);
  return withFlash(request, { page, ...asked, now: context.now });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: data
      ? `${deskHeading(data.page, shownAt(data.page.campus, data.now))} · Desk · Resolve`
      : "Resolve",
  },
];

export default function Desk() {
  const { page, view, after, now, flash } = useLoaderData<typeof loader>();
  const { rows, olderAfter, next } = page;
  const shown = shownAt(page.campus, now);
  return (
    <Page frame={page} flash={flash} current="/desk" width="wide">
      <div className="stack">
        <PageHeading title={deskHeading(page, shown)}>{countsSentence(page.counts)}</PageHeading>
        {next && !after && <DeskNext next={next} shown={shown} />}
        <Tiles label="Counts" tiles={deskTiles(page, view)} />
        <ViewNav label="Views" views={deskViews(view)} />
        {rows.length > 0 ? (
          <DeskTable caption={VIEW_WORDS[view].caption} rows={rows} shown={shown} />
        ) : (
          <NothingHere view={view} all={page.counts.all} />
        )}
        <Pagination
          newer={after ? deskPath(view) : null}
          newerLabel="To the beginning"
          older={olderAfter && deskPath(view, olderAfter)}
          olderLabel={view === "resolved" ? "Older" : "Later"}
        />
      </div>
    </Page>
  );
}

function NothingHere({ view, all }: { view: keyof typeof VIEW_WORDS; all: number }) {
  return (
    <EmptyState title={VIEW_WORDS[view].empty}>
      {view !== "all" && all > 0 && (
        <ButtonLink look="secondary" href={deskPath("all")}>
          See everything open in your areas
        </ButtonLink>
      )}
    </EmptyState>
  );
}
