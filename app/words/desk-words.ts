import type { DeskPage, DeskView } from "#app/db/read-desk.ts";
import type { Cursor } from "#app/db/visible-tickets.ts";
import { briefly, type Shown } from "./shown.ts";

type Words = { label: string; caption: string; empty: string };

/** What a desk can show, in the order of its links. */
export const VIEW_WORDS: Readonly<Record<DeskView, Words>> = {
  mine: { label: "Mine", caption: "Yours, by promise", empty: "Nothing here is yours" },
  all: {
    label: "My areas",
    caption: "Open in your areas, by promise",
    empty: "Nothing is open in your areas",
  },
  unassigned: { label: "No owner", caption: "Without an owner", empty: "Everything has an owner" },
  overdue: {
    label: "Overdue",
    caption: "Promises that were not kept",
    empty: "Every promise is kept so far",
  },
  waiting: { label: "Waiting", caption: "Waiting for an answer", empty: "Nothing waits for an answer" },
  escalated: { label: "Escalated", caption: "Told to the next person up", empty: "Nothing is escalated" },
  resolved: {
    label: "Resolved",
    caption: "Resolved and closed, newest first",
    empty: "Nothing is resolved yet",
  },
};

const VIEWS = Object.keys(VIEW_WORDS) as DeskView[];
const COUNTED = ["mine", "all", "unassigned", "overdue", "waiting", "escalated"] as const;

/** The view of that name; one's own tickets for every other name. */
export function viewNamed(name: string): DeskView {
  return VIEWS.find((view) => view === name) ?? "mine";
}

export function deskPath(view: DeskView, after: Cursor | null = null): string {
  return `/desk?view=${view}${after ? `&after=${after.at}.${after.id}` : ""}`;
}

/** What to do next, as the heading of a desk; with nothing of one's own, until when there is peace. */
export function deskHeading({ next, rows }: Pick<DeskPage, "next" | "rows">, shown: Shown): string {
  if (next) {
    const late = next.promisedAt <= shown.now;
    return late ? `Late: ${next.title}` : `Next: ${next.title}, by ${briefly(next.promisedAt, shown)}`;
  }
  const [first] = rows.filter((row) => row.promisedAt > shown.now && !row.isOverdue);
  return first ? `Nothing breaks before ${briefly(first.promisedAt, shown)}` : "Nothing breaks on your desk";
}

/** The two figures that ask for something, as a line under the heading. */
export function countsSentence({ overdue, unassigned }: DeskPage["counts"]): string {
  const late = overdue === 1 ? "One promise is overdue" : `${overdue} promises are overdue`;
  const free = unassigned === 1 ? "one ticket has no owner" : `${unassigned} tickets have no owner`;
  if (overdue > 0 && unassigned > 0) return `${late}, ${free}.`;
  if (overdue > 0) return `${late}.`;
  return unassigned > 0
    ? `${free.charAt(0).toUpperCase()}${free.slice(1)}.`
    : "Every promise is kept so far.";
}

/** The counts of a desk, each leading to what it counts. Beyond what is counted it says "999+". */
export function deskTiles({ counts, countLimit }: Pick<DeskPage, "counts" | "countLimit">, view: DeskView) {
  return COUNTED.map((name) => ({
    href: deskPath(name),
    label: VIEW_WORDS[name].label,
    count: counts[name] > countLimit ? `${countLimit}+` : String(counts[name]),
    current: name === view,
    ...(name === "overdue" && counts.overdue > 0 ? { tone: "danger" as const } : {}),
  }));
}

/** What is still open, and what is done. */
export function deskViews(view: DeskView) {
  return [
    { href: deskPath("mine"), label: "Open", current: view !== "resolved" },
    { href: deskPath("resolved"), label: "Resolved", current: view === "resolved" },
  ];
}
