import type { StatusKind } from "#app/domain/statuses.ts";
import type { Outcome } from "#app/domain/ticket.ts";
import { type Hold, holdSentence } from "./hold-words.ts";
import type { Reader } from "./reader.ts";
import type { Shown } from "./shown.ts";

/** What people who are not staff read about where a ticket stands. */
export type Standing = {
  statusKind: StatusKind;
  outcome: Outcome | null;
  /** The solution is late. */
  isOverdue: boolean;
  /** The first answer is late. */
  isUnanswered: boolean;
  assignee: string | null;
  /** What it waits for that is nobody's answer. */
  hold: Hold | null;
};

/** How it ended, as staff choose it, in the order of the list; `no_answer` is the system's own. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  fixed: "Fixed",
  answered: "Answered",
  partly: "Partly done",
  refused: "Refused, with the rule",
  duplicate: "Reported before",
  not_reproducible: "Not found on site",
  not_ours: "Not ours to decide",
  not_genuine: "Not genuine",
  no_answer: "No answer came",
};

/** How it ended, as its requester reads it. */
export const ENDED: Readonly<Record<Outcome, string>> = {
  fixed: "Marked as fixed: is it?",
  answered: "Answered: does that help?",
  partly: "Partly done: is that enough?",
  refused: "Not granted",
  duplicate: "Known already",
  not_reproducible: "Not found on site: is it still there?",
  not_ours: "Not decided here",
  not_genuine: "Set aside",
  no_answer: "Ended, because no answer came",
};

/** The same for those who are not asked: it was not theirs. */
const ENDED_FOR_OTHERS: Readonly<Record<Outcome, string>> = {
  ...ENDED,
  fixed: "Marked as fixed",
  answered: "Answered",
  partly: "Partly done",
  not_reproducible: "Not found on site",
};

/** The same as what somebody did, after their name, for those who are not staff. */
export const ENDED_BY: Readonly<Record<Outcome, string>> = {
  fixed: "marked it as done",
  answered: "answered it",
  partly: "did a part of it",
  refused: "did not grant it",
  duplicate: "found that it was reported before",
  not_reproducible: "did not find it on site",
  not_ours: "said that it is not decided here",
  not_genuine: "set it aside",
  no_answer: "ended it, because no answer came",
};

const SUCCESSES: ReadonlySet<Outcome> = new Set(["fixed", "answered", "partly"]);

/** Whether it ended as somebody hoped who asked for it. */
export function isSuccess(outcome: Outcome | null): boolean {
  return outcome === null || SUCCESSES.has(outcome);
}

/** As which kind a status looks to them: a “no” is over and is no success. */
export function lookOf({ statusKind, outcome }: Pick<Standing, "statusKind" | "outcome">): StatusKind {
  return statusKind === "resolved" && !isSuccess(outcome) ? "closed" : statusKind;
}

/** The label of a status for requesters and readers, short enough for a list. */
export function statusLabel(
  { statusKind, outcome }: Pick<Standing, "statusKind" | "outcome">,
  reader: Reader = "requester",
): string {
  switch (statusKind) {
    case "new":
      return "Reported";
    case "active":
      return "Being worked on";
    case "waiting_requester":
      return reader === "requester" ? "Waiting for your answer" : "Waiting for an answer";
    case "waiting_other":
      return "Waiting for something else";
    case "resolved":
      return (reader === "requester" ? ENDED : ENDED_FOR_OTHERS)[outcome ?? "fixed"];
    case "closed":
      return "Finished";
    case "cancelled":
      return reader === "requester" ? "Withdrawn by you" : "Withdrawn";
  }
}

/** One sentence of state, the heading of a ticket's page: what matters most to its reader comes first. */
export function stateSentence(standing: Standing, reader: Reader, shown: Shown): string {
  const { statusKind, isOverdue, isUnanswered, assignee, hold } = standing;
  const open = statusKind === "new" || statusKind === "active" || statusKind === "waiting_other";
  if (open && isOverdue) return "Late: the promise was not kept";
  if (open && isUnanswered) return "Late: nobody has answered yet";
  if (statusKind === "new") return assignee ? `${assignee} has it` : "Reported, and nobody has it yet";
  if (statusKind === "active") return assignee ? `${assignee} is on it` : "Being worked on";
  if (statusKind === "waiting_other" && hold) return holdSentence(hold, shown);
  return statusLabel(standing, reader);
}
