import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { withFlash } from "#app/http/flash.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { belongingWords, promiseWords } from "#app/words/incident-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

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
        {open.length + ended.length === 0 && (
          <EmptyState title="There is no known problem">
            <p>When many report the same, open one of the tickets: “Put it right” there leads to this.</p>
          </EmptyState>
        )}
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
  if (lines.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-label={title}>
      <h2>{title}</h2>
      <ul className="plain-list">
        {lines.map((line) => (
          <li key={line.reference}>
            <span>
              <a href={`/incidents/${line.reference}`}>{line.title}</a>
              <small className="block">
                {[`#${line.reference}`, line.scope, belongingWords(line)].filter(Boolean).join(" · ")}
              </small>
            </span>
            <small>
              {promiseWords(line)} <Time at={momentOf(line.promisedAt, shown)} />
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
