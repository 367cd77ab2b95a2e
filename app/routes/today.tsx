import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { PromiseLine } from "#app/components/ticket/promise-line.tsx";
import type { TodayPage } from "#app/db/lists/read-today.ts";
import { withFlash } from "#app/http/flash.ts";
import { hasDesk, notThere, signedIn } from "#app/http/frame.ts";
import { listedPromise } from "#app/words/promise-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";
import { askedWords, figureWords, monthWords, todayTitle } from "#app/words/today-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** What somebody looks after, at one look: wardens, deans, SPOCs and committees begin here. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = signedIn(await context.read.today(), request);
  if (!hasDesk(page.viewer)) throw notThere(page);
  return withFlash(request, { page, now: context.now });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${todayTitle(data.page)} · Today · Resolve` : "Resolve" },
];

export default function Today() {
  const { page, flash, now } = useLoaderData<typeof loader>();
  const shown = shownAt(page.campus, now);
  const { toDecide, broken, incidents, parts, months, places, rooms, away, viewer } = page;
  return (
    <Page frame={page} flash={flash} current="/today">
      <div className="stack">
        <PageHeading title={todayTitle(page)} above="Today">
          {parts.length > 0 ? `${figureWords(sumOf(parts))} in all.` : "Nothing is open."}
        </PageHeading>
        <Section title="To decide" none="Nothing waits for your decision." items={toDecide}>
          {(row) => <TicketLine key={row.reference} row={row} shown={shown} why={askedWords(row)} />}
        </Section>
        <Section
          title="Promises broken"
          none="Every promise is kept."
          items={broken}
          more={
            <ButtonLink look="quiet" href="/desk?view=overdue">
              See all of them on the desk
            </ButtonLink>
          }
        >
          {(row) => <TicketLine key={row.reference} row={row} shown={shown} why={row.scope} />}
        </Section>
        {parts.length > 1 && (
          <Section title="Part by part" none="" items={parts}>
            {(part) => <Figures key={`${part.label}/${part.scopeId}`} label={part.label} counted={part} />}
          </Section>
        )}
        {months.length > 0 && (
          <Section title="The last 30 days, against the 30 before" none="" items={months}>
            {(month) => (
              <li key={`${month.label}/${month.scopeId}`}>
                <span>{month.label}</span>
                <small className="number">{monthWords(month)}</small>
              </li>
            )}
          </Section>
        )}
        <Section title="Breaking within a day, by place" none="Nothing breaks within a day." items={places}>
          {(place) => (
            <Figures
              key={place.placeId}
              label={place.label || "No place named"}
              href={place.placeId === null ? undefined : `/desk?view=all&place=${place.placeId}`}
              counted={{ broken: place.broken, soon: place.soon }}
            />
          )}
        </Section>
        <Section
          title="Known problems"
          none="None is open."
          items={incidents}
          more={
            viewer.isStaff && (
              <ButtonLink look="quiet" href="/incidents">
                All known problems
              </ButtonLink>
            )
          }
        >
          {(row) => (
            <TicketLine key={row.reference} row={row} shown={shown} why={row.scope} to="/incidents" />
          )}
        </Section>
        {viewer.isStaff ? (
          <>
            <Section title="Rooms with more than one" none="No room has two things open." items={rooms}>
              {({ hostel, room, references }) => (
                <li key={`${hostel} ${room}`}>
                  <span>{[hostel, `room ${room}`].filter(Boolean).join(", ")}</span>
                  <span className="cluster">
                    {references.split(" ").map((reference) => (
                      <a key={reference} href={`/tickets/${reference}`}>
                        {referenceName(reference)}
                      </a>
                    ))}
                  </span>
                </li>
              )}
            </Section>
            <Section title="Away" none="Everybody is here." items={away}>
              {({ name, untilAt }) => (
                <li key={name}>
                  <span>{name}</span>
                  <small>
                    {untilAt === null ? (
                      "until they say so"
                    ) : (
                      <>
                        until <Time at={momentOf(untilAt, shown)} />
                      </>
                    )}
                  </small>
                </li>
              )}
            </Section>
          </>
        ) : (
          <Card title="Your committees">
            <p>Who serves in them, and until when.</p>
            <div>
              <ButtonLink look="quiet" href="/committees">
                See the members
              </ButtonLink>
            </div>
          </Card>
        )}
      </div>
    </Page>
  );
}

interface SectionProps<Item> {
  title: string;
  /** What is true where there is none. */
  none: string;
  items: readonly Item[];
  more?: ReactNode;
  children: (item: Item) => ReactNode;
}

function Section<Item>({ title, none, items, more, children }: SectionProps<Item>) {
  return (
    <section className="stack" data-gap="tight" aria-label={title}>
      <h2>{title}</h2>
      {items.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <ul className="plain-list">{items.map(children)}</ul>
      )}
      {items.length > 0 && more && <div>{more}</div>}
    </section>
  );
}

type Row = TodayPage["toDecide"][number];

function TicketLine({
  row,
  shown,
  why,
  to = "/tickets",
}: {
  row: Row;
  shown: Shown;
  why: string;
  to?: string;
}) {
  const promise = listedPromise(row, shown);
  return (
    <li>
      <span>
        <a href={`${to}/${row.reference}`}>{`${referenceName(row.reference)} ${row.title}`}</a>
        {why !== "" && <small>{` · ${why}`}</small>}
      </span>
      {promise && <PromiseLine {...promise} />}
    </li>
  );
}

function Figures({
  label,
  href,
  counted,
}: {
  label: string;
  href?: string;
  counted: Parameters<typeof figureWords>[0];
}) {
  return (
    <li>
      {href ? <a href={href}>{label}</a> : <span>{label}</span>}
      <small className="number">{figureWords(counted)}</small>
    </li>
  );
}

function sumOf(parts: TodayPage["parts"]) {
  const sum = (name: "open" | "broken" | "soon") => parts.reduce((before, part) => before + part[name], 0);
  return { open: sum("open"), broken: sum("broken"), soon: sum("soon") };
}
