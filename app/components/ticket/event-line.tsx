import type { ReactNode } from "react";
import { type Moment, Time } from "#app/components/parts/moment.tsx";
import { Mailed } from "./mailed.tsx";

interface EventLineProps {
  when: Moment;
  /** When a mail server accepted what tells the requester of it. */
  mailed?: Moment | null;
  /** `broken`: a promise was not kept; `good`: it was, or the ticket was solved. */
  tone?: "broken" | "good";
  /** Only for staff: never printed. */
  internal?: boolean;
  children: ReactNode;
}

/** One fact: a sentence and when. Also stands between messages. */
export function EventLine({ when, mailed, tone, internal, children }: EventLineProps) {
  return (
    <li className="event-line" data-tone={tone} data-internal={internal || undefined}>
      <span>
        {children}{" "}
        <small>
          <Time at={when} />
          <Mailed at={mailed} />
        </small>
      </span>
    </li>
  );
}
