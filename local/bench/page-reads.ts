import type { Database } from "#app/db/client.ts";
import { DESK_VIEWS, type DeskView, readDesk } from "#app/db/read-desk.ts";
import { readMyTickets } from "#app/db/read-my-tickets.ts";
import { readNewTicket } from "#app/db/read-new-ticket.ts";
import { readTicket } from "#app/db/read-ticket.ts";
import { readViewer } from "#app/db/viewer.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { ACTORS, GrownCampus } from "./grown-campus.ts";

/** One page as one person asks for it. */
export type PageRead = {
  actor: string;
  page: string;
  read(db: Database): Promise<unknown>;
  /** It looks for its address on another page first. */
  takesTwo?: true;
};

type Name = (typeof ACTORS)[number];
type Pages = (ref: ActorRef, at: number) => Omit<PageRead, "actor">[];

const HALF_A_YEAR_MS = 182 * 86_400_000;
const FILTERED: readonly DeskView[] = ["unassigned", "overdue", "waiting", "escalated"];

/** Which pages each actor is measured at: their own lists, or the desk's views. */
const PAGES_OF: Readonly<Record<Name, Pages>> = {
  "student with 3 tickets": studentPages,
  "student with 300 tickets": studentPages,
  "student who joined every fifth": studentPages,
  "SPOC of one scope": deskPages,
  "SPOC of three scopes": deskPages,
  "committee member on every fifth": deskPages,
  warden: (ref, at) => FILTERED.map((view) => deskPage(ref, at, view)),
  "senior admin": deskPages,
  "super admin": deskPages,
};

/** Every page of every actor. */
export function pageReads({ actors, at }: GrownCampus): PageRead[] {
  return (Object.entries(actors) as [Name, PersonId][]).flatMap(([actor, personId]) =>
    PAGES_OF[actor]({ kind: "person", personId }, at).map((page) => ({ actor, ...page })),
  );
}

function studentPages(ref: ActorRef, at: number): Omit<PageRead, "actor">[] {
  const mine = (before: number | null) => (db: Database) => readMyTickets(db, ref, { before }, at);
  return [
    { page: "my tickets", read: mine(null) },
    {
      page: "my tickets, older",
      takesTwo: true,
      read: async (db) => mine((await mine(null)(db)).olderBefore)(db),
    },
    { page: "a ticket", takesTwo: true, read: (db) => firstTicket(db, ref, at) },
    { page: "new ticket", read: (db) => readNewTicket(db, ref, "plumbing", at) },
    { page: "frame", read: (db) => readViewer(db, ref, at) },
  ];
}

async function firstTicket(db: Database, ref: ActorRef, at: number) {
  const { rows } = await readMyTickets(db, ref, { before: null }, at);
  return readTicket(db, ref, rows[0]?.reference ?? "none", { before: null }, at);
}

function deskPages(ref: ActorRef, at: number): Omit<PageRead, "actor">[] {
  const longAgo = { at: at - HALF_A_YEAR_MS, id: 0 };
  return [
    ...DESK_VIEWS.map((view) => deskPage(ref, at, view)),
    {
      page: "desk, all, next page",
      takesTwo: true,
      read: async (db) => {
        const { olderAfter } = await readDesk(db, ref, { view: "all", after: null }, at);
        return readDesk(db, ref, { view: "all", after: olderAfter }, at);
      },
    },
    {
      page: "desk, resolved, half a year ago",
      read: (db) => readDesk(db, ref, { view: "resolved", after: longAgo }, at),
    },
  ];
}

function deskPage(ref: ActorRef, at: number, view: DeskView): Omit<PageRead, "actor"> {
  return { page: `desk, ${view}`, read: (db) => readDesk(db, ref, { view, after: null }, at) };
}
