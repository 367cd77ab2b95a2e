import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { DeskFiltersForm } from "#app/components/lists/desk-filters.tsx";
import { DeskNext } from "#app/components/lists/desk-next.tsx";
import { DeskReplies } from "#app/components/lists/desk-replies.tsx";
import { DeskTable } from "#app/components/lists/desk-table.tsx";
import { ManyBar } from "#app/components/lists/many-bar.tsx";
import { SavedViewForm } from "#app/components/lists/saved-views.tsx";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { ViewNav } from "#app/components/page/view-nav.tsx";
import { Banner } from "#app/components/parts/banner.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { Tiles } from "#app/components/parts/tiles.tsx";
import { type DeskAsked, deskAsked, deskQuery, isNarrowed } from "#app/domain/desk/desk.ts";
import { mayFileForOthers } from "#app/domain/filing/filing.ts";
import { bulkPath } from "#app/forms/many.ts";
import { textsOf } from "#app/forms/words.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { hasDesk, notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { cursorIn, textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import {
  countsSentence,
  deskCaption,
  deskPath,
  deskTiles,
  deskTitle,
  deskViews,
  isHome,
  VIEW_WORDS,
} from "#app/words/desk-words.ts";
import { bulkUnderWay } from "#app/words/many-words.ts";
import { shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

export async function loader({ context, request }: LoaderFunctionArgs) {
  const asked = deskAsked(new URL(request.url).searchParams);
  const at = { after: cursorIn(request, "after"), before: cursorIn(request, "before") };
  const page = signedIn(await context.read.desk({ ...asked, ...at }), request);
  if (!hasDesk(page.viewer)) throw notThere(page);
  const all = textIn(request, "choose") === "all";
  return withFlash(request, { page, asked, at, all, now: context.now });
}

/** Saves what narrows the desk under a name, or throws such a view away. */
export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { name, query, forget } = textsOf(form, ["name", "query", "forget"]);
  if (forget !== "") {
    const outcome = await context.forgetView(/^\d{1,15}$/.test(forget) ? Number(forget) : 0);
    if (!outcome.ok) throw await refused(outcome, { context, request, form });
    return seeOther("/desk", flashCookie(request, "view_forgotten"));
  }
  const outcome = await context.saveView({ name, query });
  if (!outcome.ok) throw await refused(outcome, { context, request, form });
  return seeOther(`/desk?${outcome.query}`, flashCookie(request, "view_saved"));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: data
      ? `${deskTitle(data.asked.view, data.page, shownAt(data.page.campus, data.now))} · Desk · Resolve`
      : "Resolve",
  },
];

export default function Desk() {
  const { page, asked, at, all, now, flash } = useLoaderData<typeof loader>();
  const { rows, newerBefore, olderAfter, next, saved, bulk } = page;
  const { view } = asked;
  const shown = shownAt(page.campus, now);
  const isBeginning = isHome(view) && newerBefore === null && !isNarrowed(asked.filters);
  return (
    <Page frame={page} flash={flash} current="/desk" width="wide">
      <div className="stack">
        <PageHeading
          title={deskTitle(view, page, shown)}
          above={
            mayFileForOthers({ kind: "person", ...page.viewer }) && (
              <a href="/tickets/new?for=other">Report for somebody else</a>
            )
          }
        >
          {isHome(view) && countsSentence(page)}
        </PageHeading>
        {bulk && (
          <Banner tone="info">
            {`${bulkUnderWay(bulk)} `}
            <a href={bulkPath(bulk.id, deskQuery(asked, at).toString())}>See how it goes</a>
          </Banner>
        )}
        {next && isBeginning && <DeskNext next={next} shown={shown} />}
        {isBeginning && <DeskReplies page={page} shown={shown} />}
        <Tiles label="Counts" tiles={deskTiles(page, asked)} />
        <ViewNav label="Views" views={deskViews(asked, saved)} />
        <div>
          <DeskFiltersForm asked={asked} lists={page} />
          <SavedViewForm asked={asked} saved={saved} />
        </div>
        {rows.length > 0 ? (
          <>
            <DeskTable
              caption={deskCaption(asked)}
              rows={rows}
              shown={shown}
              asked={asked}
              at={at}
              all={all}
            />
            <ManyBar asked={asked} at={at} all={all} />
          </>
        ) : (
          <NothingHere asked={asked} all={page.counts.all} />
        )}
        <Pagination
          newer={newerBefore && deskPath(view, asked, { before: newerBefore })}
          newerLabel="Previous"
          older={olderAfter && deskPath(view, asked, { after: olderAfter })}
          olderLabel="Next"
        />
      </div>
    </Page>
  );
}

function NothingHere({ asked, all }: { asked: DeskAsked; all: number }) {
  const { view, filters } = asked;
  if (isNarrowed(filters))
    return (
      <EmptyState title="Nothing here is like that">
        <ButtonLink look="secondary" href={deskPath(view)}>
          Show all again
        </ButtonLink>
      </EmptyState>
    );
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
