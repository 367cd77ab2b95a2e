import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { KnownProblemCard } from "#app/components/filing/known-problem.tsx";
import { Page } from "#app/components/page/page.tsx";
import { PageHeading } from "#app/components/page/page-heading.tsx";
import { VerbButton } from "#app/components/parts/action-panel.tsx";
import { Button, ButtonLink } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import { Words } from "#app/components/parts/words.tsx";
import type { IncidentSeen } from "#app/db/filing/incidents.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import { isOpen } from "#app/domain/statuses.ts";
import { envelopeOf } from "#app/forms/envelope.ts";
import { ErrorSummary } from "#app/forms/fields/error-summary.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { numbered, numbersIn } from "#app/forms/numbers-in.ts";
import { failedForm, titleStart } from "#app/http/failed-form.ts";
import { flashCookie, withFlash } from "#app/http/flash.ts";
import { formOf } from "#app/http/form-of.ts";
import { notThere, signedIn } from "#app/http/frame.ts";
import { refused } from "#app/http/refused.ts";
import { textIn } from "#app/http/search.ts";
import { seeOther } from "#app/http/see-other.ts";
import type { ModuleHandle } from "#app/scripts/modules.ts";
import { momentOf, type Shown, shownAt } from "#app/words/shown.ts";

export { headers } from "#app/http/retry-after.ts";

export const handle: ModuleHandle = { modules: ["shortcuts", "relativeTimes"] };

/** A known problem: for everybody what is known and “me too”, for its staff the tickets and people as well. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = signedIn(await context.read.incident(params.reference ?? ""), request);
  const { incident, ...frame } = page;
  if (!incident) throw notThere(frame);
  const key = context.newKey();
  // Said of what is not in it, whoever made the address; why, its form says when it is sent again.
  const known = incident.forStaff?.members.map(({ reference }) => reference) ?? [];
  const { numbers, left } = numbersIn(textIn(request, "missing"));
  const missing = [...numbers, ...left].filter((reference) => !known.includes(reference));
  const asked = { missing, key, now: context.now, titleStart: titleStart(context) };
  return withFlash(request, { frame, incident, ...asked });
}

/** Puts tickets in, one ordinary command each; those that were refused are named with the reason. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  const form = await formOf(context, request);
  const incident = params.reference ?? "";
  const envelope = envelopeOf(form, context.newKey);
  if (!envelope.ok) throw await refused(envelope, { context, request, form });
  const said = String(form.get("tickets") ?? "");
  const { numbers, left } = numbersIn(said);
  const errors: string[] = [];
  const refusedOnes: string[] = [];
  for (const reference of numbers) {
    const key = `${envelope.key}/${reference}`;
    const command = {
      verb: "include",
      input: { incident },
      reference,
      key,
      seen: null,
      anyway: true,
    } as const;
    const outcome = await context.perform(command);
    if (outcome.ok) continue;
    if (outcome.code === "unavailable" || outcome.code === "signed_out")
      throw await refused(outcome, { context, request, form });
    refusedOnes.push(reference);
    errors.push(`#${reference}: ${refusalSentence({ code: outcome.code, facts: {} })}`);
  }
  if (numbers.length === 0) errors.push("Give one number or several.");
  if (left.length > 0)
    errors.push(`Twenty go at a time. Not put in yet: ${numbered(left)}. Send these again.`);
  // What went in is not asked for a second time.
  const rest = numbers.length === 0 ? said : [...refusedOnes, ...left].join(" ");
  if (errors.length > 0) return failedForm(context, { said: rest, errors });
  return seeOther(`/incidents/${incident}`, flashCookie(request, "included"));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.titleStart}${data.incident.title} · Known problem · Resolve` : "Resolve" },
];

export default function Incident() {
  const { frame, incident, missing, key, now, flash } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const notIn = `Not in it: ${numbered(missing)}. Send these again to read why.`;
  const errors = answer?.errors ?? (missing.length > 0 && incident.forStaff?.mayInclude ? [notIn] : []);
  const { reference, forStaff, maySee, mayJoin, statusKind } = incident;
  const shown = shownAt(frame.campus, now);
  const joinKey = mayJoin && !forStaff && isOpen(statusKind) ? key : null;
  return (
    <Page frame={frame} flash={flash} current="/incidents">
      <div className="stack">
        <ErrorSummary errors={errors.map((text) => ({ text, href: "#tickets" }))} />
        <PageHeading title={incident.title} above={`Known problem #${reference}`} />
        <KnownProblemCard isNamed={false} problem={incident} shown={shown} joinKey={joinKey} />
        {maySee && (
          <ButtonLink href={`/tickets/${reference}`}>
            {forStaff ? "Answer, set a date or resolve it for all" : "See how it goes on"}
          </ButtonLink>
        )}
        {forStaff && <Members reference={reference} members={forStaff.members} idempotencyKey={key} />}
        {forStaff?.mayInclude && isOpen(statusKind) && (
          <Card title="Put more tickets in">
            <form className="stack" method="post" action={`/incidents/${reference}`} noValidate>
              <HiddenFields values={{ idempotencyKey: key }} />
              <TextField
                id="tickets"
                name="tickets"
                label="Numbers of the tickets"
                hint="With a space between them."
                defaultValue={answer?.said ?? missing.join(" ")}
                errors={errors}
              />
              <div>
                <Button>Put them in</Button>
              </div>
            </form>
          </Card>
        )}
        {forStaff && <Joined joined={forStaff.joined} shown={shown} />}
      </div>
    </Page>
  );
}

type Staff = NonNullable<IncidentSeen["forStaff"]>;

interface MembersProps {
  reference: string;
  members: Staff["members"];
  idempotencyKey: string;
}

function Members({ members, idempotencyKey }: MembersProps) {
  return (
    <Card title={`Tickets (${members.length})`}>
      {members.length === 0 && <p className="soft">None yet.</p>}
      <ul className="plain-list">
        {members.map((member) => (
          <li key={member.reference}>
            <span>
              <a href={`/tickets/${member.reference}`}>{`#${member.reference} ${member.title}`}</a>
              <small className="block">{member.requester}</small>
            </span>
            {member.mayExclude && isOpen(member.statusKind) && (
              <VerbButton
                action={`/tickets/${member.reference}/incident-leaving`}
                hidden={{ idempotencyKey: `${idempotencyKey}/${member.reference}` }}
                label={`Take #${member.reference} out`}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Joined({ joined, shown }: { joined: Staff["joined"]; shown: Shown }) {
  if (joined.length === 0) return null;
  return (
    <Card title={`“Me too” (${joined.length})`}>
      <ul className="plain-list">
        {joined.map(({ seq, at, name, place, words }) => (
          <li key={seq}>
            <div>
              {[name, place].filter(Boolean).join(" · ")}
              {words && <Words>{words}</Words>}
            </div>
            <small>
              <Time at={momentOf(at, shown)} />
            </small>
          </li>
        ))}
      </ul>
    </Card>
  );
}
