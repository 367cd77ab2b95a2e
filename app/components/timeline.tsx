import type { ReactNode } from "react";
import { type Moment, Time } from "./moment.tsx";

/** The history of something: facts in the order in which they happened. */
export function Timeline({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the numbers
    <ol className="timeline" role="list">
      {children}
    </ol>
  );
}

interface EventLineProps {
  when: Moment;
  /** `broken`: a promise was not kept; `good`: it was, or the ticket was solved. */
  tone?: "broken" | "good";
  /** Only for staff: never printed. */
  internal?: boolean;
  children: ReactNode;
}

/** One fact: a sentence and when. Also stands between messages. */
export function EventLine({ when, tone, internal, children }: EventLineProps) {
  return (
    <li className="event-line" data-tone={tone} data-internal={internal || undefined}>
      <span>
        {children} <small>{<Time at={when} />}</small>
      </span>
    </li>
  );
}
