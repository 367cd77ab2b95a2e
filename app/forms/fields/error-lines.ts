import type { SubmissionResult } from "@conform-to/react";

type Result = Pick<SubmissionResult<string[]>, "error"> | null | undefined;

/**
 * The lines of an error summary for a form that came back; `form` is the id that its fields' ids begin with.
 * @param questions by field, for errors that read alike and need to say which question they mean
 */
export function errorLines(result: Result, form: string, questions: Readonly<Record<string, string>> = {}) {
  return Object.entries(result?.error ?? {}).flatMap(([name, texts]) =>
    (texts ?? []).map((text) =>
      name === "" ? { text } : { text: about(questions[name], text), href: `#${form}-${name}` },
    ),
  );
}

function about(question: string | undefined, text: string): string {
  return question === undefined ? text : `${question} ${text}`;
}
