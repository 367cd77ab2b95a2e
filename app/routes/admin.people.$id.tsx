import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { JobList } from "#app/components/account/job-list.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { Button, ButtonLink } from "#app/components/parts/button.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { PersonSeen } from "#app/db/people/read-people.ts";
import { isGone } from "#app/domain/people/leaving.ts";
import { isGiven } from "#app/domain/people/roles.ts";
import { type RefusalCode, refusalSentence } from "#app/domain/refusals.ts";
import { withFlash } from "#app/http/flash.ts";
import { confirmed, notThere, signedIn } from "#app/http/frame.ts";
import { TROUBLE_WORDS } from "#app/words/mail-words.ts";
import { roleWords, STATE_WORDS } from "#app/words/people-words.ts";
import { formatMoment, type Shown, shownAt } from "#app/words/shown.ts";
import { spanWords } from "#app/words/span-words.ts";

export { headers } from "#app/http/retry-after.ts";

/** One person, for a super admin: what they are, what they may, and what can be done about it. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { person, ...frame } = signedIn(await context.read.person(params.id ?? ""), request);
  if (!person) throw notThere(frame);
  confirmed(frame, request, context.now);
  return withFlash(request, { frame, person, now: context.now });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.person.name ?? "A person"} · Resolve` },
];

export default function Person() {
  const { frame, flash, person, now } = useLoaderData<typeof loader>();
  const shown = shownAt(frame.campus, now);
  return (
    <Page frame={frame} flash={flash} current="/admin/people">
      <div className="stack">
        <PageHeading title={person.name} above={<a href="/admin/people">People</a>} />
        <FactList look="rows" facts={factsOf(person, shown)} />
        <div className="cluster">
          {person.state === "active" && (
            <ButtonLink look="secondary" href={`/absence?person=${person.personId}`}>
              When they are away
            </ButtonLink>
          )}
          {["active", "invited", "alumni"].includes(person.state) && !person.isThemselves && (
            <ButtonLink look="secondary" href={`/admin/people/${person.personId}/merging`}>
              They were entered twice
            </ButtonLink>
          )}
          <LeavingLink person={person} />
        </div>
        <Roles person={person} shown={shown} />
        <Handed person={person} shown={shown} />
      </div>
    </Page>
  );
}

interface PartProps {
  person: PersonSeen;
  shown: Shown;
}

function factsOf(person: PersonSeen, shown: Shown) {
  return [
    { term: "State", value: STATE_WORDS[person.state] },
    {
      term: "E-mail",
      value: person.mailTrouble ? `${person.mail} (${TROUBLE_WORDS[person.mailTrouble]})` : person.mail,
    },
    { term: "Roll number", value: person.roll },
    { term: "Leaves", value: person.leavesAt === null ? "" : formatMoment(person.leavesAt, shown) },
    { term: "Open tickets", value: person.opens },
    { term: "Away", value: person.absences.map((each) => spanWords(each, shown)).join("; ") },
    {
      term: "Stands in",
      value: person.substitutes.map(({ name, ...span }) => `${name}, ${spanWords(span, shown)}`).join("; "),
    },
  ].filter(({ value }) => value !== "");
}

function LeavingLink({ person }: Pick<PartProps, "person">) {
  if (person.isThemselves || ["merged", "erased"].includes(person.state)) return null;
  const href = `/admin/people/${person.personId}/leaving`;
  return isGone(person.state) ? (
    <ButtonLink look="secondary" href={href}>
      Let them in again
    </ButtonLink>
  ) : (
    <ButtonLink look="danger" href={href}>
      Deactivate
    </ButtonLink>
  );
}

/** What they may, and did. Nobody changes their own. */
function Roles({ person, shown }: PartProps) {
  const { personId, roles, isThemselves, state } = person;
  const isHere = !isThemselves && ["active", "invited"].includes(state);
  return (
    <section className="stack" data-gap="tight" aria-labelledby="roles">
      <h2 id="roles">Roles</h2>
      {roles.length === 0 && <p className="soft">None.</p>}
      {roles.length > 0 && (
        <ul className="plain-list">
          {roles.map((role) => (
            <li key={role.id}>
              <span>
                {roleWords(role)}
                <small>{` · ${heldWords(role, shown)}`}</small>
              </span>
              {!isThemselves && isGiven(role.role) && !isOver(role, shown) && (
                <form method="post" action={`/admin/people/${personId}/roles`}>
                  <HiddenFields values={{ end: role.id }} />
                  <Button look="secondary">
                    End it now<span className="visually-hidden">{`: ${roleWords(role)}`}</span>
                  </Button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
      {isHere && (
        <div>
          <ButtonLink look="secondary" href={`/admin/people/${personId}/roles`}>
            Give them a role
          </ButtonLink>
        </div>
      )}
    </section>
  );
}

function heldWords(role: PersonSeen["roles"][number], shown: Shown): string {
  if (isOver(role, shown) && role.untilAt !== null) return `ended ${formatMoment(role.untilAt, shown)}`;
  return spanWords(role, shown);
}

function isOver({ untilAt }: { untilAt: number | null }, { now }: Shown): boolean {
  return untilAt !== null && untilAt <= now;
}

function Handed({ person, shown }: PartProps) {
  if (person.jobs.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-labelledby="jobs">
      <h2 id="jobs">Handed on</h2>
      <JobList jobs={person.jobs} shown={shown} />
      {person.refused.length > 0 && (
        <ul>
          {person.refused.map(({ reference, result }) => (
            <li key={reference}>
              <a href={`/tickets/${reference}`}>{`#${reference}`}</a>
              {`: ${refusalSentence({ code: result as RefusalCode, facts: {} })}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
