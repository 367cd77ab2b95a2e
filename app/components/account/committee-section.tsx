import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { CommitteeSeen } from "#app/db/people/read-committees.ts";
import type { CommitteeRole } from "#app/domain/people/committees.ts";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { RadioGroup } from "#app/forms/fields/radio-group.tsx";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { momentOf, type Shown } from "#app/words/shown.ts";

interface CommitteeSectionProps {
  committee: CommitteeSeen;
  viewerId: number;
  shown: Shown;
  /** A proposal that came back. */
  said?: { who: string; role: string; until: string };
  errors: Readonly<Record<string, readonly string[]>>;
}

const ROLE_WORDS: Readonly<Record<CommitteeRole, string>> = {
  head: "Head",
  member: "Member",
  advisor: "Advisor",
};
const ROLES = [
  { value: "member", label: "Member" },
  { value: "head", label: "Head" },
];

/** One committee: who serves in it until when, who is proposed, and what its viewer may do about that. */
export function CommitteeSection({ committee, viewerId, shown, said, errors }: CommitteeSectionProps) {
  const { id, name, own, members } = committee;
  const serving = members.filter(({ state }) => state === "confirmed");
  const proposed = members.filter(({ state }) => state === "proposed");
  return (
    <section className="stack" aria-labelledby={`committee-${id}`}>
      <h2 id={`committee-${id}`}>{name}</h2>
      <ul className="plain-list">
        {serving.map((member) => (
          <li key={member.id}>
            <span>{`${member.name}, ${ROLE_WORDS[member.role].toLowerCase()}`}</span>
            <Until at={member.untilAt} shown={shown} />
          </li>
        ))}
      </ul>
      {proposed.map((member) => (
        <Proposal
          key={member.id}
          member={member}
          shown={shown}
          mayDecide={
            own.includes("advisor") && member.proposedById !== viewerId && member.personId !== viewerId
          }
        />
      ))}
      {own.includes("head") && <ProposeForm committeeId={id} said={said} errors={errors} />}
    </section>
  );
}

function Until({ at, shown }: { at: number | null; shown: Shown }) {
  if (at === null) return null;
  return (
    <small>
      {" "}
      until <Time at={momentOf(at, shown)} />
    </small>
  );
}

type Member = CommitteeSeen["members"][number];

function Proposal({ member, shown, mayDecide }: { member: Member; shown: Shown; mayDecide: boolean }) {
  return (
    <Card>
      <form className="stack" data-gap="tight" method="post" action="/committees">
        <HiddenFields values={{ member: member.id }} />
        <p>
          {`${member.name} is proposed as ${ROLE_WORDS[member.role].toLowerCase()}`}
          <Until at={member.untilAt} shown={shown} />
          {mayDecide ? "." : ". An advisor decides on it."}
        </p>
        {mayDecide && (
          <div className="cluster">
            <Button name="decision" value="confirm">
              Confirm<span className="visually-hidden">{` ${member.name}`}</span>
            </Button>
            <Button name="decision" value="refuse" look="secondary">
              Refuse<span className="visually-hidden">{` ${member.name}`}</span>
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}

type ProposeFormProps = Pick<CommitteeSectionProps, "said" | "errors"> & { committeeId: number };

function ProposeForm({ committeeId, said, errors }: ProposeFormProps) {
  const field = (name: "who" | "role" | "until") => ({
    id: `${name}-${committeeId}`,
    name,
    errors: errors[name],
    defaultValue: said?.[name],
  });
  return (
    <Card title="Propose somebody">
      <form className="stack" method="post" action="/committees" noValidate>
        <HiddenFields values={{ committee: committeeId }} />
        <TextField {...field("who")} label="Whom?" hint="E-mail address or roll number." />
        <RadioGroup
          {...field("role")}
          label="As what?"
          options={ROLES}
          look="inline"
          defaultValue={said?.role || "member"}
        />
        <DateField {...field("until")} label="Until when?" hint="The last day, at most a year from now." />
        <div>
          <Button>Propose</Button>
        </div>
      </form>
    </Card>
  );
}
