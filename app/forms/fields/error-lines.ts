import type { SubmissionResult } from "@conform-to/react";

type Result = Pick<SubmissionResult<string[]>, "error" | "initialValue"> | null | undefined;

/**
 * The lines of an error summary for a form that came back; `form` is the id that its fields' ids begin with.
 * @param questions by field, in their order on the page, for errors that read alike and need to say which they mean
 */
export function errorLines(result: Result, form: string, questions: Readonly<Record<string, string>> = {}) {
  const inPlace = inOrder(Object.entries(result?.error ?? {}), Object.keys(result?.initialValue ?? {}));
  return inOrder(inPlace, Object.keys(questions)).flatMap(([name, texts]) =>
    (texts ?? []).map((text) =>
      name === "" ? { text } : { text: about(questions[name], text), href: `#${form}-${name}` },
    ),
  );
}

/** The library sorts fields by their names; browsers send them, and people read them, in the order of the page. */
function inOrder<Texts>(errors: readonly [string, Texts][], names: readonly string[]) {
  const placed = errors.filter(([name]) => names.includes(name));
  const ordered = placed.toSorted(([a], [b]) => names.indexOf(a) - names.indexOf(b)).values();
  return errors.map((error) => (names.includes(error[0]) ? (ordered.next().value ?? error) : error));
}

function about(question: string | undefined, text: string): string {
  return question === undefined ? text : `${question} ${text}`;
}
