import type { TodayPage } from "#app/db/lists/read-today.ts";

type Counted = { broken: number; soon: number; open?: number };

/** What waits for its reader, as the page's one sentence. */
export function todayTitle({ toDecide, parts }: Pick<TodayPage, "toDecide" | "parts">): string {
  const waits = toDecide.length;
  const broken = parts.reduce((before, part) => before + part.broken, 0);
  if (waits > 0)
    return waits === 1 ? "One thing waits for your decision" : `${waits} things wait for your decision`;
  if (broken > 0) return broken === 1 ? "One promise is broken" : `${broken} promises are broken`;
  return "Nothing waits for you, and every promise is kept";
}

/** "2 broken, 3 due within a day, 9 open"; without the last where that is not counted. */
export function figureWords({ broken, soon, open }: Counted): string {
  const parts = [
    ...(broken > 0 ? [`${broken} broken`] : []),
    ...(soon > 0 ? [`${soon} due within a day`] : []),
    ...(open === undefined ? [] : [`${open} open`]),
  ];
  return parts.join(", ");
}

/** "41 reported, 52 before; 3 broken, 5 before". */
export function monthWords(month: TodayPage["months"][number]): string {
  const { reported, reportedBefore, broken, brokenBefore } = month;
  return `${reported} reported, ${reportedBefore} before; ${broken} broken, ${brokenBefore} before`;
}

/** Why it waits. */
export function askedWords({ appealedAt }: TodayPage["toDecide"][number]): string {
  return appealedAt !== null ? "An appeal" : "A new date is asked for";
}
