import type { DeskPage } from "#app/db/lists/read-desk.ts";
import {
  type DeskAsked,
  type DeskPlace,
  type DeskSort,
  type DeskView,
  deskQuery,
  NO_FILTERS,
  ONLY,
} from "#app/domain/desk/desk.ts";
import { referenceName } from "./reference-words.ts";
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
  today: { label: "Due in a day", caption: "Due within a day", empty: "Nothing is due within a day" },
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

const COUNTED = ["mine", "all", "today", "unassigned", "overdue", "waiting", "escalated"] as const;

const SORT_WORDS: Readonly<Record<DeskSort, string>> = {
  promise: "By promise, the next first",
  newest: "The newest first",
};
export const SORT_OPTIONS = (["promise", "newest"] as const).map((value) => ({
  value,
  label: SORT_WORDS[value],
}));

/** Beside the view, as boxes to tick. */
export const ONLY_OPTIONS = ONLY.map((value) => ({ value, label: VIEW_WORDS[value].label }));

/** The address of a view, with what else narrows it, and whether all of its page are chosen. */
export function deskPath(
  view: DeskView,
  asked: Partial<DeskAsked> = {},
  place: DeskPlace = {},
  choose?: "all",
): string {
  const query = deskQuery({ sort: "promise", filters: NO_FILTERS, ...asked, view }, place);
  if (choose) query.set("choose", choose);
  return `/desk?${query}`;
}

type Headed = Pick<DeskPage, "next" | "rows"> & { counts: Pick<DeskPage["counts"], "overdue"> };

/** What to do next, as the heading of a desk; with nothing of one's own, what is late, or until when there is peace. */
export function deskHeading({ next, rows, counts }: Headed, shown: Shown): string {
  if (next) {
    const late = next.promisedAt <= shown.now;
    const name = referenceName(next.reference);
    return late ? `Late: ${name}` : `Next: ${name}, by ${briefly(next.promisedAt, shown)}`;
  }
  if (counts.overdue > 0) return overdueSentence(counts.overdue);
  const [first] = rows.filter((row) => row.promisedAt > shown.now && !row.isOverdue);
  return first ? `Nothing breaks before ${briefly(first.promisedAt, shown)}` : "Nothing breaks on your desk";
}

/** The figures that ask for something and that the heading has not said, as a line under it. */
export function countsSentence({ next, counts }: Pick<DeskPage, "next" | "counts">): string {
  const { overdue, unassigned } = counts;
  const late = overdueSentence(overdue);
  const free = unassigned === 1 ? "one ticket has no owner" : `${unassigned} tickets have no owner`;
  const alone = `${free.charAt(0).toUpperCase()}${free.slice(1)}.`;
  if (overdue > 0 && !next) return unassigned > 0 ? alone : "None of them is yours to do next.";
  if (overdue > 0 && unassigned > 0) return `${late}, ${free}.`;
  if (overdue > 0) return `${late}.`;
  return unassigned > 0 ? alone : "Every promise is kept so far.";
}

function overdueSentence(count: number): string {
  return count === 1 ? "One promise is overdue" : `${count} promises are overdue`;
}

/** The counts of a desk, each leading to what it counts. Beyond what is counted it says "999+". */
export function deskTiles(
  { counts, countLimit }: Pick<DeskPage, "counts" | "countLimit">,
  { view, ...asked }: DeskAsked,
) {
  return COUNTED.map((name) => ({
    href: deskPath(name, asked),
    label: VIEW_WORDS[name].label,
    count: counts[name] > countLimit ? `${countLimit}+` : String(counts[name]),
    current: name === view,
    ...(name === "overdue" && counts.overdue > 0 ? { tone: "danger" as const } : {}),
  }));
}

/** What a desk's table shows, and in which order. */
export function deskCaption({ view, sort }: Pick<DeskAsked, "view" | "sort">): string {
  const { caption } = VIEW_WORDS[view];
  return sort === "newest" && view !== "resolved"
    ? `${caption.replace(", by promise", "")}, newest first`
    : caption;
}

/** What is still open, what is done, and what its reader has saved. */
export function deskViews(asked: DeskAsked, saved: DeskPage["saved"]) {
  const query = deskQuery(asked).toString();
  const isSaved = saved.some((each) => each.query === query);
  return [
    { href: deskPath("mine"), label: "Open", current: asked.view !== "resolved" && !isSaved },
    { href: deskPath("resolved"), label: "Resolved", current: asked.view === "resolved" && !isSaved },
    ...saved.map((each) => ({
      href: `/desk?${each.query}`,
      label: each.name,
      current: each.query === query,
    })),
  ];
}
