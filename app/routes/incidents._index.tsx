import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { withFlash } from "#app/http/flash.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { belongingWords, promiseWords } from "#app/words/incident-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

/** The known problems that a member of staff may work on. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { open, ended, ...frame } = signedIn(await context.read.incidents(), request);
  if (!frame.viewer.isStaff) throw notThere(frame);
  return withFlash(request, { frame, open: open.map(lineOf), ended: ended.map(lineOf), now: context.now });
}

type Row = Awaited<ReturnType<Parameters<typeof loader>[0]["context"]["read"]["incidents"]>>["open"][number];

function lineOf({ reference, title, scope, statusKind, isOverdue, promisedAt, tickets, count }: Row) {
  return { reference, title, scope, statusKind, isOverdue, promisedAt, tickets, people: count };
}

export const meta: MetaFunction = () => [{ title: "Known problems · Resolve" }];

export default function Incidents() {
  const { frame, open, ended, now, flash } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={flash} current="/incidents">
      <div className="stack">
        <PageHeading title="Known problems">
          One problem that many have: promised, answered and solved once, for all of them. Write one up from
          the page of a ticket.
        </PageHeading>
        <Lines title="Open" lines={open} shown={shown} />
        <Lines title="Ended lately" lines={ended} shown={shown} />
      </div>
    </Page>
  );
}

function Lines({
  title,
  lines,
  shown,
}: {
  title: string;
  lines: readonly ReturnType<typeof lineOf>[];
  shown: Shown;
}) {
  return (
    <section className="stack" data-gap="tight" aria-label={title}>
      <h2>{title}</h2>
      {lines.length === 0 && <EmptyState title="None." />}
      <ul>
        {lines.map((line) => (
          <li key={line.reference}>
            <a href={`/incidents/${line.reference}`}>{`#${line.reference} ${line.title}`}</a>
            {line.scope ? ` · ${line.scope}` : ""} · {belongingWords(line)} · {promiseWords(line)}{" "}
            <Time at={momentOf(line.promisedAt, shown)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
