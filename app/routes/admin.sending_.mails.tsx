import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Pagination } from "#app/components/page/pagination.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { Words } from "#app/components/parts/words.tsx";
import { notThere, signedIn } from "#app/http/frame.ts";
import { wholeNumberIn } from "#app/http/search.ts";
import { momentOf, shownAt } from "#app/words/shown.ts";

const PATH = "/admin/sending/mails";

/** The mails of the demo that wait, so that it can be tried without a mail server. On no other campus. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const before = wholeNumberIn(request, "before");
  const { mails, olderBefore, ...frame } = signedIn(await context.read.outbox({ before }), request);
  if (!mails) throw notThere(frame);
  return { frame, mails, olderBefore, now: context.now };
}

export const meta: MetaFunction = () => [{ title: "Mails that wait · Resolve" }];

export default function OutboxPage() {
  const { frame, mails, olderBefore, now } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} current="/admin/sending">
      <div className="stack">
        <PageHeading title="Mails that wait" above={<a href="/admin/sending">Sending</a>}>
          Shown because this campus is invented; nobody reads other people’s mails on a real one. Several to
          one person may leave as one list.
        </PageHeading>
        {mails.length === 0 && (
          <EmptyState title={olderBefore === null ? "No mail waits" : "None of these is still to be sent"} />
        )}
        {mails.map(({ id, to, subject, text, leavesAt, reference }) => (
          <Disclosure
            key={id}
            label={
              <span>
                {subject}{" "}
                <small>
                  {`To ${to.name ?? to.address}, from `}
                  <Time at={momentOf(leavesAt, shown)} />
                </small>
              </span>
            }
          >
            <p className="soft">
              {to.address} · <a href={`/tickets/${reference}`}>#{reference}</a>
            </p>
            <Words>{text}</Words>
          </Disclosure>
        ))}
        <Pagination older={olderBefore === null ? null : `${PATH}?before=${olderBefore}`} />
      </div>
    </Page>
  );
}
