import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { InboxList } from "#app/components/lists/inbox-list.tsx";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { Button } from "#app/components/parts/button.tsx";
import type { Due } from "#app/db/sending/load-due.ts";
import type { Unseen } from "#app/db/sending/unseen.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { hourOf } from "#app/domain/time/moment.ts";
import { firstWords } from "#app/domain/words.ts";
import { textsOf } from "#app/forms/words.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { wholeNumberIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import { newsOf } from "#app/mail/news.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { newSentence } from "#app/words/inbox-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { momentOf, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

/** Everything its reader was told, whatever became of the mail. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const before = wholeNumberIn(request, "before");
  const { viewer, campus, rows, unseen, olderBefore } = signedIn(
    await context.read.inbox({ before }),
    request,
  );
  const desk = { campus, appUrl: "", now: context.now };
  const told = rows.map((row) => {
    const { event, ticket } = row;
    const href = event.kind === "whose_asked" ? context.whoseLink(row) : `/tickets/${ticket.reference}`;
    return { ...toldOf(row, newsOf(row, desk), campus.timeZone), href, isNew: unseen.has(row.id) };
  });
  const frame = { viewer, campus };
  return withFlash(request, { frame, told, isFirst: before === null, olderBefore, now: context.now });
}

/** Marks everything as seen, up to what stood on their page. */
export async function action({ context, request }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const { upTo } = textsOf(form, ["upTo"]);
  const outcome = await context.markAllSeen(/^\d{1,15}$/.test(upTo) ? Number(upTo) : 0);
  if (!outcome.ok) throw await refused(outcome, { context, request, form });
  return seeOther("/inbox", flashCookie(request, "all_seen"));
}

/** A heading that names the ticket already needs its number alone. */
function toldOf({ id, event, ticket }: Due, news: ReturnType<typeof newsOf>, timeZone: string) {
  const { reference, title } = ticket;
  const name = referenceName(reference);
  const about = news.heading.includes(title) ? name : `${name} ${firstWords(title, SHOWN_OF_TITLE)}`;
  // Of whoever is not known nothing tells the minute.
  const at = isAnonymous(ticket) ? hourOf(event.at, timeZone) : event.at;
  return { ...news, id, at, about };
}

const SHOWN_OF_TITLE = 80;

export const meta: MetaFunction = () => [{ title: "Inbox · Resolve" }];

export default function Inbox() {
  const { frame, told, isFirst, olderBefore, now, flash } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={flash} current="/inbox">
      <div className="stack">
        <PageHeading title={isFirst ? "What you were told" : "What you were told before"}>
          Everything is here, also when a mail did not arrive.
        </PageHeading>
        {isFirst && <AllSeen unseen={frame.viewer.unseen} />}
        {told.length > 0 && (
          <InboxList told={told.map((each) => ({ ...each, when: momentOf(each.at, shown) }))} />
        )}
        {told.length === 0 && isFirst && (
          <EmptyState title="Nothing yet">
            <p>When something happens on a ticket of yours, you read it here.</p>
          </EmptyState>
        )}
        <Pagination
          newer={isFirst ? null : "/inbox"}
          newerLabel="Newest"
          older={olderBefore === null ? null : `/inbox?before=${olderBefore}`}
        />
      </div>
    </Page>
  );
}

/** For what was read elsewhere, and what nobody wants to open. */
function AllSeen({ unseen }: { unseen: readonly Unseen[] }) {
  const [latest] = unseen.toSorted((a, b) => b.id - a.id);
  if (!latest) return null;
  return (
    <form method="post" className="cluster">
      <input type="hidden" name="upTo" value={latest.id} />
      <span>{newSentence(unseen.length)}</span>
      <Button look="secondary">Mark all as seen</Button>
    </form>
  );
}
