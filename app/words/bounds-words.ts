import type { Field } from "#app/domain/filing/answers.ts";

/** Between which bounds the answer to a question lies, in a sentence; empty where there are none. */
export function boundsWords({ kind, atLeast, atMost }: Pick<Field, "kind" | "atLeast" | "atMost">): string {
  switch (kind) {
    case "number":
      return between(atLeast, atMost, String);
    case "date":
      return between(atLeast, atMost, dayWords, ["Not before", "Not after"]);
    case "text":
    case "long_text":
      return between(atLeast, atMost, (count) => `${count} characters`);
    case "multi_select":
      return between(atLeast, atMost, (count) => `${count} of these`);
    case "select":
    case "yes_no":
      return "";
  }
}

function between(
  least: number | null,
  most: number | null,
  words: (bound: number) => string,
  [lower, upper] = ["At least", "At most"],
): string {
  if (least !== null && most !== null) return `From ${words(least)} to ${words(most)}.`;
  if (least !== null) return `${lower} ${words(least)}.`;
  return most === null ? "" : `${upper} ${words(most)}.`;
}

/** A day by how far it is from today. */
function dayWords(days: number): string {
  if (days === 0) return "today";
  const count = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
  return days < 0 ? `${count} ago` : `${count} from today`;
}
