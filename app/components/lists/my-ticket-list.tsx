import type { MyTicketRow } from "#app/db/lists/read-my-tickets.ts";
import { ownStatus } from "#app/words/my-tickets-words.ts";
import { listedPromise } from "#app/words/promise-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { formatMoment, type Shown } from "#app/words/shown.ts";
import { TicketCard, TicketList } from "./ticket-card.tsx";

interface MyTicketListProps {
  rows: readonly MyTicketRow[];
  shown: Shown;
  /** True for those that wait for their reader. */
  waiting?: boolean;
}

/** Somebody's own tickets, in requesters' words. */
export function MyTicketList({ rows, shown, waiting }: MyTicketListProps) {
  if (rows.length === 0) return null;
  return (
    <TicketList>
      {rows.map((row) => (
        <TicketCard
          key={row.id}
          href={`/tickets/${row.reference}`}
          reference={referenceName(row.reference)}
          title={row.title}
          status={ownStatus(row)}
          promise={listedPromise(row, shown)}
          detail={detailOf(row, shown)}
          waiting={waiting}
        />
      ))}
    </TicketList>
  );
}

function detailOf({ assignee, statusKind, filedAt }: MyTicketRow, shown: Shown): string {
  const open = !["resolved", "closed", "cancelled"].includes(statusKind);
  const reported = `Reported ${formatMoment(filedAt, shown)}`;
  if (!open) return reported;
  return assignee ? `${assignee} has it. ${reported}.` : `Nobody has it yet. ${reported}.`;
}
