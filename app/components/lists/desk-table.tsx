import type { DeskRow } from "#app/db/lists/read-desk.ts";
import { type DeskAsked, type DeskPlace, placeOf, spotQueries } from "#app/domain/desk/desk.ts";
import { waitedSince } from "#app/words/desk-words.ts";
import { PRIORITY_WORDS } from "#app/words/priority-words.ts";
import { listedPromise } from "#app/words/promise-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import type { Shown } from "#app/words/shown.ts";
import { MANY_FORM } from "./many-bar.tsx";
import { TicketTable } from "./ticket-table.tsx";

interface DeskTableProps {
  caption: string;
  rows: readonly DeskRow[];
  shown: Shown;
  /** The desk that it is a page of, and which one. */
  asked: DeskAsked;
  at: DeskPlace;
  /** Whether all are chosen already. */
  all: boolean;
}

/** The queue in staff's words. */
export function DeskTable({ caption, rows, shown, asked, at, all }: DeskTableProps) {
  const spotAt = spotQueries(asked, at);
  return (
    <TicketTable
      caption={caption}
      pick={{ name: "ticket", form: MANY_FORM, all }}
      rows={rows.map((row) => ({
        href: `/tickets/${row.reference}?${spotAt(placeOf(asked.view, row))}`,
        reference: referenceName(row.reference),
        title: row.title,
        status: { kind: row.statusKind, label: row.statusLabel },
        promise: listedPromise(row, shown),
        detail: [row.subcategory, row.scope, row.requester].filter(Boolean).join(" · "),
        fresh: asked.view === "replies" ? waitedSince(row, shown).text : undefined,
        priority: { level: row.priority, label: PRIORITY_WORDS[row.priority] },
        pickedAs: row.visibility === "protected" ? undefined : row.reference,
        assignee: row.assignee ?? "Nobody yet",
      }))}
    />
  );
}
