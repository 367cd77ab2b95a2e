import { MOST_TIMES, PARTS_OF_DAY } from "#app/domain/filing/available-times.ts";
import { dateOfDay, dayAt } from "#app/domain/time/calendar.ts";
import { dayWords, momentIn, type Shown } from "#app/words/shown.ts";
import type { Choice } from "./fields/choice.tsx";

/** A week is as far as most people know when they are there. */
const DAYS = 7;

const PART_WORDS = { morning: "Morning", afternoon: "Afternoon", evening: "Evening" } as const;

/**
 * The days on which somebody may come, each with its parts that are still to come; what was chosen is among them, also
 * where it is no part, over, or nothing that can be read.
 * @param shown null where nobody knows which day it is: then what was chosen alone
 */
export function offeredDays(shown: Shown | null, chosen: readonly string[]) {
  const coming = shown ? comingParts(shown) : [];
  const kept = chosen.filter((value) => value !== "").slice(0, MOST_TIMES + 1);
  const dates = [...new Set([...coming, ...kept].map(dateIn))].sort();
  return dates.map((date) => ({ date, label: dayWords(date), options: optionsOf(date, coming, kept) }));
}

/** The parts of a week's days that are not over. */
function comingParts(shown: Shown): readonly string[] {
  const today = dayAt(shown.timeZone, shown.now);
  const dates = Array.from({ length: DAYS }, (_, ahead) => dateOfDay(today + ahead));
  return dates.flatMap((date) =>
    Object.entries(PARTS_OF_DAY)
      .filter(([, [, until]]) => `${date}T${until}` > momentIn(shown))
      .map(([part]) => `${date}/${part}`),
  );
}

function optionsOf(date: string, coming: readonly string[], kept: readonly string[]): readonly Choice[] {
  const parts = Object.keys(PART_WORDS)
    .map((part) => ({ value: `${date}/${part}`, label: PART_WORDS[part as keyof typeof PART_WORDS] }))
    .filter(({ value }) => coming.includes(value) || kept.includes(value));
  const others = kept
    .filter((value) => dateIn(value) === date && !parts.some((part) => part.value === value))
    .map((value) => ({ value, label: value.slice(date.length + 1).replace("-", " to ") || value }));
  return [...parts, ...others];
}

function dateIn(value: string): string {
  return value.split("/")[0] ?? "";
}
