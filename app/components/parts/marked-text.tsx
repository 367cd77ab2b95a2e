import type { Marked } from "#app/domain/desk/search.ts";
import { languageOf } from "#app/words/language-of.ts";

/** A text in which what was looked for stands out. */
export function MarkedText({ parts }: { parts: readonly Marked[] }) {
  return (
    <span lang={languageOf(parts.map(({ text }) => text).join(""))}>
      {/* biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have nothing but their order */}
      {parts.map(({ text, isFound }, at) => (isFound ? <mark key={at}>{text}</mark> : text))}
    </span>
  );
}
