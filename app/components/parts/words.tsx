import { languageOf } from "#app/words/language-of.ts";

/** What somebody wrote, as they wrote it and in their language. */
export function Words({ children }: { children: string | null | undefined }) {
  return (
    <p className="words" lang={languageOf(children ?? "")}>
      {children}
    </p>
  );
}
