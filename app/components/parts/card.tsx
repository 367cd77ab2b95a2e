import type { ReactNode } from "react";
import { languageOf } from "#app/words/language-of.ts";

interface CardProps {
  title?: string;
  /** `asks`: something waits for the reader; `good`: something went well. */
  tone?: "asks" | "good";
  /** Only for staff: never printed. */
  internal?: boolean;
  children: ReactNode;
}

/** A group of things that belong together, with its heading. */
export function Card({ title, tone, internal, children }: CardProps) {
  return (
    <section className="card" data-tone={tone} data-internal={internal || undefined}>
      {title && <h2 lang={languageOf(title)}>{title}</h2>}
      {children}
    </section>
  );
}
