import type { ReactNode } from "react";
import { languageOf } from "#app/words/language-of.ts";

interface FactListProps {
  facts: readonly { term: string; value: ReactNode }[];
  /** `rows`: with lines between them; `stacked`: long terms, each above its value. */
  look?: "rows" | "stacked";
}

/** Terms with their values. Facts that are not known are left out by the caller. */
export function FactList({ facts, look }: FactListProps) {
  return (
    <dl className="fact-list" data-look={look}>
      {facts.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd lang={typeof value === "string" ? languageOf(value) : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
