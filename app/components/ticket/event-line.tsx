import type { ReactNode } from "react";
import { type Moment, Time } from "#app/components/parts/moment.tsx";

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
