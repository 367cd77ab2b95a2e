import { languageOf } from "#app/words/language-of.ts";

/** Somebody's words in the middle of ours, such as a title. */
export function TheirWords({ children }: { children: string }) {
  return <span lang={languageOf(children)}>{children}</span>;
}

/** What somebody wrote, as they wrote it and in their language. */
export function Words({ children }: { children: string | null | undefined }) {
  return (
    <p className="words" lang={languageOf(children ?? "")}>
      {children}
    </p>
  );
}
