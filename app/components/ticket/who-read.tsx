import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { FactList } from "#app/components/parts/fact-list.tsx";
import { Time } from "#app/components/parts/moment.tsx";
import type { Capacity } from "#app/domain/people/permissions.ts";
import { momentOf } from "#app/words/shown.ts";
import type { TicketViewProps } from "./ticket-page.ts";

const READ_AS: Readonly<Partial<Record<Capacity, string>>> = {
  assignee: "Whoever looks after it",
  senior: "Somebody who looks after the whole campus",
  panel: "One of its readers",
  filed_by: "Whoever reported it for you",
};

/** Of a protected ticket: who read it, by their part in it and not by name. */
export function WhoRead({ ticket: { reads = [], state }, shown }: Pick<TicketViewProps, "ticket" | "shown">) {
  if (state.ticket.visibility !== "protected") return null;
  const facts = reads.map(({ capacity, at }) => ({
    term: READ_AS[capacity] ?? "Somebody else",
    value: <Time at={momentOf(at, shown)} />,
  }));
  return (
    <Disclosure label="Who has read this">
      {facts.length === 0 ? <p>Nobody yet, but you.</p> : <FactList facts={facts} />}
    </Disclosure>
  );
}
