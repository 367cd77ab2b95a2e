import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { Role } from "#app/domain/people/actor.ts";
import { isSilent, routeOf } from "#app/domain/proof/campus-health.ts";
import { withFlash } from "#app/http/flash.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { DUTY_WORDS, MENDED_AT, RUN_WORDS } from "#app/words/health-words.ts";
import { ROLE_WORDS } from "#app/words/people-words.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

/** Whether the campus is set up so that nothing gets lost, and whether its work goes on. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { health, ...frame } = signedIn(await context.read.health(), request);
  if (!health) throw notThere(frame);
  confirmed(frame, request, context.now);
  return withFlash(request, { frame, health, now: context.now });
}

export const meta: MetaFunction = () => [{ title: "Health of the campus · Resolve" }];

type Health = ReturnType<typeof useLoaderData<typeof loader>>["health"];

export default function HealthPage() {
  const { frame, flash, health, now } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={flash} current="/admin/health">
      <div className="stack">
        <PageHeading title="Health of the campus" above={<a href="/admin">Admin</a>}>
          What would get lost, or stands still, at this moment.
        </PageHeading>
        <Routes {...health} />
        <Gone {...health} />
        <Protected {...health} />
        <Ladders {...health} />
        <Work {...health} shown={shown} />
      </div>
    </Page>
  );
}

interface CheckProps {
  title: string;
  /** What is right where nothing is wrong. */
  good: string;
  /** How it is mended. */
  mend?: ReactNode;
  finds: readonly { key: string | number; words: ReactNode }[];
}

/** One question with its answer: what is wrong, or that nothing is. */
function Check({ title, good, mend, finds }: CheckProps) {
  if (finds.length === 0)
    return (
      <Card title={title} tone="good">
        <p>{good}</p>
      </Card>
    );
  return (
    <Card title={title} tone="asks">
      <ul>
        {finds.map(({ key, words }) => (
          <li key={key}>{words}</li>
        ))}
      </ul>
      {mend && <p>{mend}</p>}
    </Card>
  );
}

function Routes({ routes }: Pick<Health, "routes">) {
  const lost = routes.filter(({ reachable }) => routeOf(reachable) === "triage");
  const subjects = new Set(routes.map(({ id }) => id)).size;
  return (
    <Check
      title="Does every report find somebody?"
      good={`Yes: each of ${subjects} subjects has an owner, a roster or a default wherever it can be reported.`}
      finds={lost.map(({ id, area, subject, scopeId, scope }) => ({
        key: `${id}/${scopeId}`,
        words: `${area}, ${subject}${scope === "" ? "" : `, ${scope}`}: nobody, it waits for triage`,
      }))}
      mend={<a href="/admin/rosters">Put somebody on a roster there</a>}
    />
  );
}

function Gone({ gone }: Pick<Health, "gone">) {
  return (
    <Check
      title="Has anybody left who still has something to do?"
      good="No: all duties are those of people who are here."
      finds={gone.map(({ personId, name, duty, times }) => ({
        key: `${personId}/${duty}`,
        words: (
          <>
            <a href={`/admin/people/${personId}`}>{name}</a>{" "}
            <Mended at={MENDED_AT[duty]}>{DUTY_WORDS[duty]}</Mended>
            {times > 1 && `, ${times} times`}
          </>
        ),
      }))}
    />
  );
}

/** What is wrong, as the way to where it is mended, if there is a page for that. */
function Mended({ at, children }: { at?: string; children: string }) {
  return at === undefined ? children : <a href={at}>{children}</a>;
}

function Protected({ readers }: Pick<Health, "readers">) {
  const empty = readers.filter((each) => each.readers === 0 || each.fallbacks === 0);
  return (
    <Check
      title="Is every protected report read?"
      good={`Yes: each of ${readers.length} subjects that are protected, or can be, has readers, and somebody outside the house.`}
      finds={empty.map(({ id, subject, readers, fallbacks }) => ({
        key: id,
        words: `${subject}: ${readers === 0 ? "no reader" : ""}${readers + fallbacks === 0 ? " and " : ""}${fallbacks === 0 ? "no fallback" : ""}`,
      }))}
    />
  );
}

function Ladders({ roles }: Pick<Health, "roles">) {
  return (
    <Check
      title="Is somebody told on every level of a ladder?"
      good="Yes: every role that is told has somebody."
      finds={roles.map(({ id, level, role, domain, scope }) => ({
        key: id,
        words: `${[domain, scope].filter((part) => part !== "").join(", ") || "Everywhere"}, level ${level}: nobody is ${ROLE_WORDS[role as Role]}`,
      }))}
      mend={<a href="/admin/people">Look at people and their roles</a>}
    />
  );
}

function Work({ counts, runs, shown }: Pick<Health, "counts" | "runs"> & { shown: Shown }) {
  const isLate = runs.some((run) => isSilent(run, shown.now)) || !runs.some(({ name }) => name === "sweep");
  const facts = [
    ...runs.map((run) => ({
      term: RUN_WORDS[run.name] ?? run.name,
      value: (
        <>
          <Time at={momentOf(run.startedAt, shown)} />
          {isSilent(run, shown.now) && ": too long ago"}
          {run.finds > 0 && `, ${run.finds} found since the beginning`}
        </>
      ),
    })),
    ...(runs.some(({ name }) => name === "sweep")
      ? []
      : [{ term: RUN_WORDS.sweep ?? "", value: "never yet" }]),
    { term: "Messages given up", value: counts.dead },
    {
      term: "Appeals that nobody is left to decide",
      value: counts.appeals === 0 ? 0 : <a href="/admin/people">{counts.appeals}</a>,
    },
    {
      term: "Jobs under way",
      value: counts.jobs === 0 ? 0 : <a href="/admin/people">{counts.jobs}</a>,
    },
    {
      term: "Jobs with many tickets under way",
      value: counts.bulk === 0 ? 0 : <a href="/admin/sending">{counts.bulk}</a>,
    },
    {
      term: "Closures whose dates are being moved",
      value: counts.closures === 0 ? 0 : <a href="/closures">{counts.closures}</a>,
    },
  ];
  return (
    <Card title="Does the work go on?" tone={isLate || counts.dead + counts.appeals > 0 ? "asks" : "good"}>
      <FactList look="rows" facts={facts} />
    </Card>
  );
}
