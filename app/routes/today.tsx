import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { FigureTable } from "#app/components/lists/figure-table.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { PromiseLine } from "#app/components/ticket/promise-line.tsx";
import type { TodayPage } from "#app/db/lists/read-today.ts";
import { withFlash } from "#app/http/flash.ts";
import { hasDesk, notThere, signedIn } from "#app/http/frame.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { listedPromise } from "#app/words/promise-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";
import {
  askedWords,
  figureWords,
  partName,
  partPath,
  quietWords,
  todayTitle,
} from "#app/words/today-words.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

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
  const { parts, viewer } = page;
  return (
    <Page frame={page} flash={flash} current="/today" width="wide">
      <div className="columns">
        <div className="stack">
          <PageHeading title={todayTitle(page)} above="Today">
            {parts.length > 0 ? `${figureWords(sumOf(parts))} in all.` : "Nothing is open."}
          </PageHeading>
          <Waiting {...page} isStaff={viewer.isStaff} shown={shown} />
          <p className="soft">{quietWords(page, viewer.isStaff)}</p>
        </div>
        <div className="columns-aside stack">
          <Compared {...page} />
          {viewer.isStaff ? <Away {...page} shown={shown} /> : <Members />}
        </div>
      </div>
    </Page>
  );
}

type WaitingProps = Pick<TodayPage, "toDecide" | "broken" | "incidents" | "rooms"> & {
  isStaff: boolean;
  shown: Shown;
};

/** What asks for somebody's eye, what they must decide first. */
function Waiting({ toDecide, broken, incidents, rooms, isStaff, shown }: WaitingProps) {
  return (
    <>
      <Section title="To decide" items={toDecide}>
        {(row) => <TicketLine key={row.reference} row={row} shown={shown} why={askedWords(row)} />}
      </Section>
      <Section
        title="Promises broken"
        items={broken}
        more={
          <ButtonLink look="secondary" href="/desk?view=overdue">
            See all of them on the desk
          </ButtonLink>
        }
      >
        {(row) => <TicketLine key={row.reference} row={row} shown={shown} why={row.scope} />}
      </Section>
      <Section
        title="Known problems"
        items={incidents}
        more={
          isStaff && (
            <ButtonLink look="secondary" href="/incidents">
              All known problems
            </ButtonLink>
          )
        }
      >
        {(row) => <TicketLine key={row.reference} row={row} shown={shown} why={row.scope} to="/incidents" />}
      </Section>
      <Section title="Rooms with more than one" items={rooms}>
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
    </>
  );
}

/** The figures: by place, by part, and against the month before. */
function Compared({ places, parts, months }: Pick<TodayPage, "places" | "parts" | "months">) {
  return (
    <>
      {places.length > 0 && (
        <Card>
          <FigureTable
            caption="Broken or due within a day"
            of="Place"
            columns={["Broken", "Due"]}
            rows={places.map(({ placeId, label, broken, soon }) => ({
              key: String(placeId),
              label:
                placeId === null ? "No place named" : <a href={`/desk?view=all&place=${placeId}`}>{label}</a>,
              figures: [late(broken), soon],
            }))}
          />
        </Card>
      )}
      {parts.length > 1 && (
        <Card>
          <FigureTable
            caption="Part by part"
            of="Part"
            columns={["Open", "Broken", "Due soon"]}
            rows={parts.map((part) => ({
              key: `${part.domain}/${part.scopeId}`,
              label: <PartLink name={partName(part, parts)} href={partPath(part, parts)} />,
              figures: [part.open, late(part.broken), part.soon],
            }))}
          />
        </Card>
      )}
      {months.length > 0 && (
        <Card>
          <FigureTable
            caption="The last 30 days, against the 30 before"
            of="Part"
            columns={["Reported", "Broken"]}
            rows={months.map((month) => ({
              key: month.key,
              label: <PartLink name={partName(month, months)} href={partPath(month, months)} />,
              figures: [
                against(month.reported, month.reportedBefore),
                against(month.broken, month.brokenBefore),
              ],
            }))}
          />
        </Card>
      )}
    </>
  );
}

function PartLink({ name, href }: { name: string; href: string | null }) {
  return href === null ? name : <a href={href}>{name}</a>;
}

function late(broken: number): ReactNode {
  return broken > 0 ? <span data-tone="danger">{broken}</span> : broken;
}

function against(lately: number, before: number): ReactNode {
  return (
    <>
      {lately}
      <small>before: {before}</small>
    </>
  );
}

function Away({ away, shown }: Pick<TodayPage, "away"> & { shown: Shown }) {
  if (away.length === 0) return null;
  return (
    <Card title="Away">
      <ul className="plain-list">
        {away.map(({ name, untilAt }) => (
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
        ))}
      </ul>
    </Card>
  );
}

function Members() {
  return (
    <Card title="Your committees">
      <p>
        <a href="/committees">Who serves in them, and until when</a>
      </p>
    </Card>
  );
}

interface SectionProps<Item> {
  title: string;
  items: readonly Item[];
  more?: ReactNode;
  children: (item: Item) => ReactNode;
}

/** Nothing where there is none: that is said in one line for all of them. */
function Section<Item>({ title, items, more, children }: SectionProps<Item>) {
  if (items.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-label={title}>
      <h2>{title}</h2>
      <ul className="plain-list">{items.map(children)}</ul>
      {more && <div>{more}</div>}
    </section>
  );
}

type Row = TodayPage["broken"][number];

interface TicketLineProps {
  row: Row;
  shown: Shown;
  why: string;
  to?: string;
}

function TicketLine({ row, shown, why, to = "/tickets" }: TicketLineProps) {
  const promise = listedPromise(row, shown);
  return (
    <li>
      <span>
        <a href={`${to}/${row.reference}`}>{row.title}</a>
        <small className="block">{[referenceName(row.reference), why].filter(Boolean).join(" · ")}</small>
      </span>
      {promise && <PromiseLine {...promise} />}
    </li>
  );
}

function sumOf(parts: TodayPage["parts"]) {
  const sum = (name: "open" | "broken" | "soon") => parts.reduce((before, part) => before + part[name], 0);
  return { open: sum("open"), broken: sum("broken"), soon: sum("soon") };
}
