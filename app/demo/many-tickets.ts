import type { Database } from "#app/db/client.ts";
import { TicketBook } from "#app/db/tickets/ticket-book.ts";
import type { FileInput } from "#app/domain/command.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { InventedTicket } from "./invented-ticket.ts";
import { type Life, openLife, pastLife, solvedLife } from "./lives.ts";
import { NOTHING_SAID, type Requester, type Worlds, worldsOf } from "./worlds.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** One solved but not yet closed ticket for so many open ones. */
const OPEN_PER_SOLVED = 5;
/** Tickets of one batch: far below the two and a half seconds that the database is given. */
const AT_ONCE = 100;
const SUBCATEGORIES = [
  "plumbing",
  "electrical",
  "carpentry",
  "painting",
  "housekeeping",
  "hostel-other",
  "maintenance",
  "labs",
  "library",
  "college-other",
  "college-wifi",
  "committee-welfare",
];
const TROUBLES = [
  "The tap drips",
  "The lamp flickers",
  "The door jams",
  "The wall is damp",
  "The floor was not swept",
  "The window does not close",
  "Nobody has come since I asked the last time, and it is getting worse every day. It began after the rain",
];

export type ManyTickets = {
  /** How many in all, of which the last `open` are open, and a fifth as many solved but not closed. */
  count: number;
  open: number;
  /** Who files, in turns. */
  requesters: readonly Requester[];
  /** Begins the keys of their operations; no two runs on one database share it. */
  prefix: string;
  /** The same seed at the same time makes the same tickets. */
  seed: number;
  until: number;
};

/**
 * Fills the demo campus with tickets and all that belongs to them: history, words, promises, people and what was
 * told. Each goes through the rules and the commit of real ones, but is written with many others in one batch. The
 * open ones, and what is solved but not closed, are the same however many others there are.
 */
export async function fileMany(db: Database, plan: ManyTickets): Promise<void> {
  const worlds = worldsOf(db, plan.until);
  const writer = writingBehind(db);
  const solved = Math.ceil(plan.open / OPEN_PER_SOLVED);
  for (let index = 0; index < plan.count; index += 1) {
    const left = plan.count - index;
    // Counted from the end, so that they are the same ones whatever came before.
    const recent = left <= plan.open + solved;
    const chance = chanceOf(plan.seed, recent ? -left : index);
    const life =
      left <= plan.open ? openLife(left, chance) : recent ? solvedLife(chance) : pastLife(index, chance);
    await live(writer.book, worlds, { ...plan, index, place: recent ? left : index, life, chance });
    if (writer.book.size >= AT_ONCE) await writer.turn();
  }
  await writer.turn();
  await writer.turn();
}

/** A book that is filled while the one before it is written out. */
function writingBehind(db: Database) {
  let book = new TicketBook();
  let writing = Promise.resolve();
  return {
    get book() {
      return book;
    },
    /** Waits for the one before, hands this one over and begins the next. */
    async turn() {
      await writing;
      writing = book.writeTo(db);
      // Its failure is met at the next turn.
      writing.catch(() => {});
      book = new TicketBook();
    },
  };
}

type Place = ManyTickets & { index: number; place: number; life: Life; chance: Chance };

async function live(book: TicketBook, worlds: Worlds, plan: Place) {
  const { requesters, place, until, prefix, index, life, chance } = plan;
  const requester = requesters[place % requesters.length];
  if (!requester) throw new Error("nobody is there to file");
  const filing = await worlds.filing(requester, subcategoryOf(place));
  const around = await worlds.around(filing);
  const filedAt = until - Math.floor(life.filedDaysAgo * DAY_MS);
  const ticket = new InventedTicket(book, `${prefix}/${index}`, chance, filedAt);
  await ticket.file(filing, inputOf(place, chance));
  const owner = await worlds.actor(ticket.owner ?? requester.personId);
  for (const { by, after, verb, input } of life.steps) {
    const actor = by === "owner" ? owner : filing.actor;
    await ticket.pass({ ...around, actor }, ticket.at + after * MINUTE_MS);
    await ticket.say({ ...around, actor }, verb, input);
  }
  await ticket.pass({ ...around, actor: owner }, until - HOUR_MS);
  if (life.promiseDays !== null)
    await ticket.promise(
      { ...around, actor: owner },
      { ...around, actor: filing.actor },
      until + life.promiseDays * DAY_MS,
    );
  await ticket.pass({ ...around, actor: owner }, until);
}

function inputOf(place: number, chance: Chance): FileInput {
  const room = `Room ${100 + Math.floor(400 * chance())}`;
  const trouble = TROUBLES[place % TROUBLES.length] ?? "";
  const description = `${trouble} in ${room.toLowerCase()}.`;
  return { ...NOTHING_SAID, subcategory: subcategoryOf(place), description, place: room };
}

function subcategoryOf(place: number): string {
  return SUBCATEGORIES[place % SUBCATEGORIES.length] ?? "";
}
