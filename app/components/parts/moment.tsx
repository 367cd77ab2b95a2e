/** An instant as a person reads it in the campus zone ("Tue 24 Nov, 11:00") and as a program does (ISO 8601). */
export interface Moment {
  iso: string;
  text: string;
}

/** Shows a moment; the words are the caller's, so that they are in the reader's language. */
export function Time({ at }: { at: Moment }) {
  return <time dateTime={at.iso}>{at.text}</time>;
}
