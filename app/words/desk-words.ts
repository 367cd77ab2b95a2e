import type { Moment } from "#app/components/parts/moment.tsx";
import type { DeskPage, DeskRow } from "#app/db/lists/read-desk.ts";
import {
  type DeskAsked,
  type DeskPlace,
  type DeskSort,
  type DeskView,
  deskQuery,
  NO_FILTERS,
  ONLY,
} from "#app/domain/desk/desk.ts";
import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { foldMail } from "#app/domain/mail-in/fold.ts";
import { hourOf } from "#app/domain/time/moment.ts";
import { firstWords } from "#app/domain/words.ts";
import { countWords } from "./count-words.ts";
import { referenceName } from "./reference-words.ts";
import { briefly, momentOf, type Shown } from "./shown.ts";
import { ageWords } from "./span-words.ts";

type Words = { label: string; caption: string; empty: string };

/** What a desk can show, in the order of its links. */
export const VIEW_WORDS: Readonly<Record<DeskView, Words>> = {
  mine: { label: "Mine", caption: "Yours, by promise", empty: "Nothing here is yours" },
  all: {
    label: "My areas",
    caption: "Open in your areas, by promise",
    empty: "Nothing is open in your areas",
  },
  replies: {
    label: "Replies waiting",
    caption: "Replies that nobody has answered, longest waiting first",
    empty: "Every reply has an answer",
  },
  today: { label: "Due in a day", caption: "Due within a day", empty: "Nothing is due within a day" },
  unassigned: { label: "No owner", caption: "Without an owner", empty: "Everything has an owner" },
  overdue: {
    label: "Overdue",
    caption: "Promises that were not kept",
    empty: "Every promise is kept so far",
  },
  waiting: {
    label: "Waiting or on hold",
    caption: "Waiting for an answer, or on hold",
    empty: "Nothing waits for an answer, and nothing is on hold",
  },
  escalated: { label: "Escalated", caption: "Told to the next person up", empty: "Nothing is escalated" },
  resolved: {
    label: "Resolved",
    caption: "Resolved and closed, newest first",
    empty: "Nothing is resolved yet",
  },
};

const COUNTED = ["mine", "all", "replies", "today", "unassigned", "overdue", "waiting", "escalated"] as const;

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

/** Where a desk begins: what to do next, and who waits for an answer, stand above the list. */
export function isHome(view: DeskView): boolean {
  return view === "mine" || view === "all";
}

/** A desk's heading; a view of something else is called what it shows. */
export function deskTitle(view: DeskView, page: Headed, shown: Shown): string {
  return isHome(view) ? deskHeading(page, shown) : VIEW_WORDS[view].label;
}

/** What to do next, as the heading of a desk; with nothing of one's own, what is late, or until when there is peace. */
export function deskHeading({ next, rows, counts }: Headed, shown: Shown): string {
  if (next) {
    const late = next.promisedAt <= shown.now;
    const name = referenceName(next.reference);
    return late ? `Late: ${name}` : `Next: ${name}, by ${briefly(next.promisedAt, shown)}`;
  }
  if (counts.overdue > 0) return overdueSentence(counts.overdue);
  const [first] = rows.filter((row) => row.promisedAt > shown.now && !row.isOverdue && !row.isStandingStill);
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
    count: countWords(counts[name], countLimit),
    current: name === view,
    ...(name === "overdue" && counts.overdue > 0 ? { tone: "danger" as const } : {}),
  }));
}

/** The way to everything that waits for an answer in one's areas. */
export function repliesSentence({ counts, countLimit }: Pick<DeskPage, "counts" | "countLimit">): string {
  return `All ${countWords(counts.replies, countLimit)} replies that wait in your areas`;
}

type Unanswered = Pick<DeskRow, "unansweredAt" | "requesterId" | "isEmergency">;

/** How long words have waited for an answer; of whoever is not known nothing tells the minute. */
export function waitedSince({ unansweredAt, ...row }: Unanswered, shown: Shown): Moment {
  const since = unansweredAt ?? shown.now;
  const at = isAnonymous(row) ? hourOf(since, shown.timeZone) : since;
  return { ...momentOf(at, shown), text: `Waits ${ageWords(shown.now - at)}` };
}

/** What they said, as far as a list shows it, without what a mail quotes; null where it is read on its page alone. */
export function replyWords({ said }: { said: string | null }): string | null {
  if (said === null) return null;
  const own = foldMail(said).filter(({ kind }) => kind === "said");
  return firstWords(own.map(({ text }) => text).join(" "), SHOWN_OF_REPLY);
}

const SHOWN_OF_REPLY = 240;

/** What a desk's table shows, and in which order. */
export function deskCaption({ view, sort }: Pick<DeskAsked, "view" | "sort">): string {
  const { caption } = VIEW_WORDS[view];
  return sort === "newest" && view !== "resolved" && view !== "replies"
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
