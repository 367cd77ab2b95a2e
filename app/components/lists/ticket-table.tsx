// biome-ignore-all lint/a11y/noRedundantRoles: without them it is no table to a screen reader once it looks like cards
import { type Priority, PriorityTag } from "#app/components/ticket/priority-tag.tsx";
import { PromiseLine } from "#app/components/ticket/promise-line.tsx";
import { StatusTag } from "#app/components/ticket/status-tag.tsx";
import { languageOf } from "#app/words/language-of.ts";
import type { TicketCardProps } from "./ticket-card.tsx";

export interface TicketRow extends TicketCardProps {
  priority?: { level: Priority; label: string };
  assignee?: string;
  /** As it is called among many that are chosen; not given where it is answered by itself. */
  pickedAs?: string;
}

interface TicketTableProps {
  caption: string;
  rows: readonly TicketRow[];
  /** Given, each row gets a checkbox of this name, to act on many; `form` is the id of the form it belongs to. */
  pick?: { name: string; form: string; all: boolean };
}

/** The queue: a table from 960 px, cards of the same markup below. */
export function TicketTable({ caption, rows, pick }: TicketTableProps) {
  return (
    <table className="ticket-table" role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {["Ticket", "Promise", "Status", "Priority", "Owner", ...(pick ? ["Choose"] : [])].map((label) => (
            <th key={label} role="columnheader" scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={row.reference} role="row">
            <TicketCells {...row} />
            {pick && (
              <td role="cell">
                {row.pickedAs && (
                  <label className="ticket-table-pick">
                    <span className="visually-hidden">{`Choose ${row.reference}`}</span>
                    <input
                      type="checkbox"
                      name={pick.name}
                      value={row.pickedAs}
                      form={pick.form}
                      defaultChecked={pick.all}
                    />
                  </label>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TicketCells({
  href,
  reference,
  title,
  detail,
  fresh,
  promise,
  status,
  priority,
  assignee,
}: TicketRow) {
  return (
    <>
      <th className="ticket-table-title" role="rowheader" scope="row">
        <a href={href} lang={languageOf(title)}>
          {title}
        </a>
        <small>
          {detail ? `${reference} · ${detail}` : reference}
          {fresh && (
            <>
              {" · "}
              <span className="message-new">{fresh}</span>
            </>
          )}
        </small>
      </th>
      <td className="ticket-table-promise" role="cell">
        {promise && <PromiseLine {...promise} />}
      </td>
      <td role="cell">
        <StatusTag kind={status.kind}>{status.label}</StatusTag>
      </td>
      <td role="cell">{priority && <PriorityTag level={priority.level}>{priority.label}</PriorityTag>}</td>
      <td className="ticket-table-owner" role="cell">
        {assignee}
      </td>
    </>
  );
}
