import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { EmptyState } from "#app/components/page/empty-state.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { AuditLog } from "#app/db/upkeep/read-audit.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { textIn } from "#app/http/search.ts";
import { inWords, stepWords } from "#app/words/audit-words.ts";
import { PRIORITY_WORDS } from "#app/words/priority-words.ts";
import { momentOf, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Where auditors look at how work is done without seeing whose it is, and where every change of ours is written down. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const before = Number(textIn(request, "before"));
  const page = await context.read.audit(Number.isSafeInteger(before) && before > 0 ? before : null);
  const { log, ...frame } = signedIn(page, request);
  if (!log) throw notThere(frame);
  return { frame, log, now: context.now };
}

export const meta: MetaFunction = () => [{ title: "Audit · Resolve" }];

export default function Audit() {
  const { frame, log, now } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} current="/admin/audit">
      <div className="stack">
        <PageHeading title="Audit" above={<a href="/admin">Admin</a>}>
          What was changed beside the tickets, by whom, the latest first. Nothing here can be changed or taken
          away.
        </PageHeading>
        {log.sample.length > 0 && <Sample sample={log.sample} timeZone={frame.campus.timeZone} />}
        <section className="stack" data-gap="tight" aria-labelledby="log">
          <h2 id="log">The log</h2>
          {log.rows.length === 0 && <EmptyState title="Nothing was changed." />}
          <ul className="plain-list">
            {log.rows.map(({ seq, at, name, action, thing, thingId }) => (
              <li key={seq}>
                <span>{`${seq}. ${inWords(action)}: ${inWords(thing)} ${thingId}`}</span>
                <small>
                  {`${name ?? "Resolve"}, `}
                  <Time at={momentOf(at, shown)} />
                </small>
              </li>
            ))}
          </ul>
          {log.earlierBefore !== null && (
            <div>
              <ButtonLink look="quiet" href={`/admin/audit?before=${log.earlierBefore}`}>
                Earlier ones
              </ButtonLink>
            </div>
          )}
        </section>
      </div>
    </Page>
  );
}

/** Ordinary tickets, drawn anew each time: how they went, and nothing that tells whose they are. */
function Sample({ sample, timeZone }: { sample: AuditLog["sample"]; timeZone: string }) {
  const month = new Intl.DateTimeFormat("en-IN", { month: "long", year: "numeric", timeZone });
  return (
    <section className="stack" data-gap="tight" aria-labelledby="sample">
      <h2 id="sample">Some tickets, without whose they are</h2>
      <p className="soft">Drawn anew each time this page is opened.</p>
      {sample.map((row) => (
        <Card
          key={`${row.filedAt}/${row.subcategory}`}
          title={[row.subcategory, row.scope].filter(Boolean).join(" · ")}
        >
          <p>
            {[
              `Reported in ${month.format(row.filedAt)}`,
              `priority ${PRIORITY_WORDS[row.priority].toLowerCase()}`,
              row.broken === 0 ? "every promise kept so far" : `promises broken: ${row.broken}`,
              `level ${row.level}`,
              row.outcome === null ? inWords(row.statusKind) : inWords(row.outcome),
            ].join(", ")}
            .
          </p>
          <Disclosure label="How it went">
            <ol className="plain-list">
              {row.steps.map((step) => (
                <li key={step.seq}>{stepWords(step)}</li>
              ))}
            </ol>
          </Disclosure>
        </Card>
      ))}
    </section>
  );
}
