import { ActionPanel } from "#app/components/parts/action-panel.tsx";
import { ButtonLink } from "#app/components/parts/button.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { NounLine } from "#app/components/parts/noun-form.tsx";
import { NOUNS, type Noun } from "#app/forms/nouns/nouns.ts";
import { hiddenOf, statusesFor, type TicketViewProps, timesSaid } from "./ticket-page.ts";

/** What is needed less often, by what it is for; all else stays in sight. */
const GROUPS: readonly (readonly [label: string, nouns: readonly Noun[]])[] = [
  ["Hand it on", ["forwarding", "job", "category", "tags", "tag-removal", "escalation"]],
  [
    "Put it right",
    ["correction", "times", "merge", "merge-undo", "split", "incident", "incident-leaving", "links"],
  ],
  ["Who sees it", ["watch", "about", "visibility", "redaction"]],
];

/** What is done now, where it is offered at all: the first of these is open. */
const FIRST: ReadonlySet<Noun> = new Set([
  "extension-decision",
  "withdrawal-decision",
  "upholding",
  "review",
  "acknowledgement",
  "resolution",
  "work",
  "resumption",
]);

/** So few are all in sight. */
const FEW = 6;

/** What staff can do with a ticket: one thing first, the everyday ones a tap away, the others by what they are for. */
export function WhatToDo(view: TicketViewProps) {
  const { offered, ticket } = view;
  const first = offered.find((noun) => FIRST.has(noun));
  const more = offered.filter((noun) => noun !== first);
  const { statusKind } = ticket.state.ticket;
  const labels: Partial<Record<Noun, string>> = {
    work: statusKind === "active" ? "Say where it stands" : undefined,
    hold: statusKind === "waiting_other" ? "Say a new date, or what else it waits for" : undefined,
    reopening: "Send it back to work",
  };
  const line = (noun: Noun, open = false) => (
    <NounLine
      key={noun}
      noun={noun}
      reference={ticket.state.ticket.reference}
      hidden={hiddenOf(view, noun)}
      people={ticket.assignable.filter((person) => person.id !== ticket.assignee?.id)}
      statuses={statusesFor(view, NOUNS[noun].verb)}
      times={timesSaid(view)}
      label={labels[noun]}
      open={open}
      forStaff
    />
  );
  const groups = more.length > FEW ? GROUPS : [];
  const grouped = new Set(groups.flatMap(([, nouns]) => nouns));
  return (
    <ActionPanel title={first ? "What to do now" : "What you can do"} first={first && line(first, true)}>
      {more.filter((noun) => !grouped.has(noun)).map((noun) => line(noun))}
      {groups.map(([label, nouns]) => (
        <Disclosure key={label} label={label}>
          <div className="action-panel-more">
            {nouns.filter((noun) => more.includes(noun)).map((noun) => line(noun))}
            {nouns.includes("incident") && <WriteUp {...view} />}
          </div>
        </Disclosure>
      ))}
    </ActionPanel>
  );
}

/** A problem that many have is written up once, from a ticket that has it. */
function WriteUp({ ticket }: TicketViewProps) {
  const { incident, state, verbs } = ticket;
  const { isIncident, reference, visibility } = state.ticket;
  if (isIncident || incident || !verbs.has("include") || visibility !== "normal") return null;
  return (
    <ButtonLink look="quiet" href={`/incidents/new?from=${reference}`}>
      Write it up as a known problem
    </ButtonLink>
  );
}
