import { findCredentials } from "#app/db/account/sessions.ts";
import { readViewer } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { readIncidents } from "#app/db/filing/incidents.ts";
import { loadFilingWorld } from "#app/db/filing/load-filing-world.ts";
import { readNewTicket } from "#app/db/filing/read-new-ticket.ts";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { readMyTickets } from "#app/db/lists/read-my-tickets.ts";
import { readSearch, type SearchAsked } from "#app/db/search/read-search.ts";
import { nextAttemptAt } from "#app/db/sending/outbox.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { findUnarmed } from "#app/db/upkeep/sweep.ts";
import { loadWorld } from "#app/db/world/load-world.ts";
import { NOTHING_SAID } from "#app/demo/worlds.ts";
import type { ActorRef, Command } from "#app/domain/command.ts";
import { DESK_VIEWS, type DeskFilters, type DeskView, NO_FILTERS } from "#app/domain/desk/desk.ts";
import type { CategoryId, PersonId } from "#app/domain/ids.ts";
import type { ACTORS, GrownCampus } from "./grown-campus.ts";

/** One page as one person asks for it. */
export type PageRead = {
  actor: string;
  page: string;
  read(db: Database): Promise<unknown>;
  /** It looks for its address on another page first. */
  takesTwo?: true;
};

/** Who asks when nobody has opened a page. */
export const SYSTEM = "the system";

type Name = (typeof ACTORS)[number];
type Pages = (ref: ActorRef, at: number) => Omit<PageRead, "actor">[];

const HALF_A_YEAR_MS = 182 * 86_400_000;
const NOTHING_ASKED: SearchAsked = {
  typed: "",
  state: null,
  category: null,
  place: null,
  fromDay: null,
  untilDay: null,
  before: null,
  after: null,
};
const NARROW: DeskFilters = { ...NO_FILTERS, category: 1 as CategoryId, only: ["overdue"] };
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

/** Every page of every actor, and what the system asks for beside them. */
export function pageReads({ actors, at }: GrownCampus): PageRead[] {
  const pages = (Object.entries(actors) as [Name, PersonId][]).flatMap(([actor, personId]) =>
    PAGES_OF[actor]({ kind: "person", personId }, at).map((page) => ({ actor, ...page })),
  );
  return [...pages, ...workReads(actors, at).map((work) => ({ actor: SYSTEM, ...work }))];
}

/** The minute's sweep, the postbox's look, and what a command, a filing and a sign-in look at first. */
function workReads(actors: GrownCampus["actors"], at: number): Omit<PageRead, "actor">[] {
  const actor = { kind: "person", personId: actors["student with 300 tickets"] } as const;
  const said = { v: 1, actor, key: "a key", via: "web" } as const;
  const reply = {
    ...said,
    verb: "reply",
    input: { body: "Here." },
    reference: "500",
    seen: 1,
    anyway: false,
  };
  const filing = { ...said, verb: "file", input: { ...NOTHING_SAID, subcategory: "plumbing" } } as const;
  return [
    { page: "sweep", read: (db) => findUnarmed(db, at) },
    { page: "postbox, next look", read: (db) => nextAttemptAt(db, "mail", at) },
    { page: "what a command looks at", read: (db) => loadWorld(db, reply as Command, at) },
    { page: "what a filing looks at", read: (db) => loadFilingWorld(db, filing, at) },
    { page: "sign-in", read: (db) => findCredentials(db, "student01@campus.test", []) },
  ];
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
    ...searchPages(ref, at),
  ];
}

async function firstTicket(db: Database, ref: ActorRef, at: number) {
  const { rows } = await readMyTickets(db, ref, { before: null }, at);
  return readTicket(db, ref, rows[0]?.reference ?? "none", { before: null }, at);
}

/** A word that every ticket has, one that few have, and what narrows both. */
function searchPages(ref: ActorRef, at: number): Omit<PageRead, "actor">[] {
  const search =
    (typed: string, more: Partial<SearchAsked> = {}) =>
    (db: Database) =>
      readSearch(db, ref, { ...NOTHING_ASKED, typed, ...more }, at);
  return [
    { page: "search, a frequent word", read: search("room") },
    { page: "search, a rare phrase, open", read: search('"room 137"', { state: "open" }) },
    { page: "search, no word, open", read: search("", { state: "open" }) },
  ];
}

function deskPages(ref: ActorRef, at: number): Omit<PageRead, "actor">[] {
  const longAgo = { at: at - HALF_A_YEAR_MS, id: 0 };
  return [
    ...DESK_VIEWS.map((view) => deskPage(ref, at, view)),
    ...searchPages(ref, at),
    {
      page: "desk, narrowed",
      read: (db) => readDesk(db, ref, { view: "all", after: null, filters: NARROW }, at),
    },
    {
      page: "desk, newest",
      read: (db) => readDesk(db, ref, { view: "all", after: null, sort: "newest" }, at),
    },
    { page: "known problems", read: (db) => readIncidents(db, ref, at) },
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
