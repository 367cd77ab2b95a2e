import type { MyAsked, MyTicketRow } from "#app/db/lists/read-my-tickets.ts";
import { MY_LISTS, type MyList } from "#app/domain/desk/my-lists.ts";
import { isOpen } from "#app/domain/statuses.ts";
import { lookOf, statusLabel } from "./status-words.ts";

/** What waits for somebody, as the heading of their tickets. */
export function waitingSentence(count: number): string {
  if (count === 0) return "Nothing waits for you";
  return count === 1 ? "One ticket waits for you" : `${count} tickets wait for you`;
}

type Row = Pick<MyTicketRow, "statusKind" | "isOverdue">;

/** What is under way for somebody, in a line under the heading; nothing where nothing is. */
export function openSentence(rows: readonly Row[]): string {
  const open = rows.filter(({ statusKind }) => isOpen(statusKind));
  const late = open.filter(({ isOverdue }) => isOverdue).length;
  if (open.length === 0) return "";
  if (open.length === 1) return late === 1 ? "One is open, and late." : "One is open.";
  return late === 0 ? `${open.length} are open.` : `${open.length} are open, ${late} of them late.`;
}

type Stands = Pick<MyTicketRow, "statusKind" | "outcome" | "isTheirs" | "isDateAsked">;

/** Where one of them stands. Only what is theirs asks them: neither what they filed for somebody, nor what they joined. */
export function ownStatus(row: Stands) {
  if (row.isDateAsked && row.statusKind !== "waiting_requester")
    return { kind: "waiting_requester" as const, label: "Is the new date all right?" };
  return { kind: lookOf(row), label: statusLabel(row, row.isTheirs ? "requester" : "other") };
}

export const LIST_WORDS: Readonly<Record<MyList, { label: string; title: string; empty: string }>> = {
  all: { label: "All", title: "All your tickets", empty: "You have not reported anything yet" },
  open: { label: "Open", title: "Your open tickets", empty: "Nothing of yours is open" },
  finished: { label: "Finished", title: "Your finished tickets", empty: "Nothing of yours is finished yet" },
};

export function listNamed(name: string): MyList {
  return MY_LISTS.find((list) => list === name) ?? "all";
}

/** The address of a list, or of a page of it. */
export function myListPath(list: MyList, page: Partial<MyAsked> = {}): string {
  const given = new URLSearchParams(list === "all" ? {} : { list });
  if (page.before) given.set("before", String(page.before));
  if (page.after) given.set("after", String(page.after));
  return given.size === 0 ? "/tickets" : `/tickets?${given}`;
}

export function myLists(current: MyList) {
  return MY_LISTS.map((list) => ({
    href: `${myListPath(list)}#yours`,
    label: LIST_WORDS[list].label,
    current: list === current,
  }));
}
