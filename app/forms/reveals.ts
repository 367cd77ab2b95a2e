import type { Field } from "#app/domain/filing/answers.ts";

/**
 * As many as the style sheet has rules for; a question beyond them is always in sight, and the server asks all the
 * same.
 */
const MOST = 6;

/**
 * Which answers bring which questions into sight, as marks for the style sheet: it shows a question while an answer
 * with its mark is chosen, so that nothing has to be sent or run for it.
 */
export function revealsOf(fields: readonly Field[]) {
  const marks = new Map<string, string>();
  for (const { conditions } of fields)
    for (const { effect, field, value } of conditions)
      if (effect === "shown" && !marks.has(`${field}=${value}`))
        marks.set(`${field}=${value}`, String(marks.size + 1));
  const markOf = (field: string, value: string) => {
    const mark = marks.get(`${field}=${value}`);
    return mark !== undefined && Number(mark) <= MOST ? mark : undefined;
  };
  return {
    /** The mark of an answer that brings something into sight. */
    opens: markOf,
    /** The marks of the answers that bring this question into sight; none where it always is. */
    openedBy({ conditions }: Field): string | undefined {
      const shown = conditions.filter(({ effect }) => effect === "shown");
      const own = shown.map(({ field, value }) => markOf(field, value));
      return own.length === 0 || own.includes(undefined) ? undefined : own.join(" ");
    },
  };
}

/** Whether it may be left empty whenever it is asked. */
export function isOptional({ required, conditions }: Field): boolean {
  const of = (wanted: "shown" | "required") =>
    conditions.filter(({ effect }) => effect === wanted).map(({ field, value }) => `${field}=${value}`);
  const [shown, needed] = [of("shown"), of("required")];
  return !required && (shown.length === 0 || !shown.every((each) => needed.includes(each)));
}
