import type { Marked } from "#app/domain/desk/search.ts";

/** A text in which what was looked for stands out. */
export function MarkedText({ parts }: { parts: readonly Marked[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have nothing but their order
  return parts.map(({ text, isFound }, at) => (isFound ? <mark key={at}>{text}</mark> : text));
}
