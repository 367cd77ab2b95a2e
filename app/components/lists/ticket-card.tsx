import type { ReactNode } from "react";
import { PromiseLine, type PromiseLineProps } from "#app/components/ticket/promise-line.tsx";
import { type StatusKind, StatusTag } from "#app/components/ticket/status-tag.tsx";
import { languageOf } from "#app/words/language-of.ts";

export interface TicketCardProps {
  href: string;
  reference: string;
  title: string;
  status: { kind: StatusKind; label: string };
  promise?: PromiseLineProps;
  /** Who has it, where it is, when it came: one short line. */
  detail?: string;
  /** What is new since the reader looked ("1 new reply"). */
  fresh?: string;
  /** True when the reader must do something. */
  waiting?: boolean;
}

/** Tickets one below the other: for requesters, and wherever a table would be too much. */
export function TicketList({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the bullets
    <ul className="ticket-list" role="list">
      {children}
    </ul>
  );
}

/** One ticket as a list item; the whole card leads to it. */
export function TicketCard({
  href,
  reference,
  title,
  status,
  promise,
  detail,
  fresh,
  waiting,
}: TicketCardProps) {
  return (
    <li className="ticket-card" data-waiting={waiting || undefined}>
      <div className="ticket-card-title">
        <a href={href} lang={languageOf(title)}>
          {title}
        </a>
      </div>
      <div className="ticket-card-top">
        <StatusTag kind={status.kind}>{status.label}</StatusTag>
        <span className="number">{reference}</span>
        {fresh && <span className="ticket-card-new">{fresh}</span>}
      </div>
      {promise && <PromiseLine {...promise} />}
      {detail && <div className="ticket-card-foot">{detail}</div>}
    </li>
  );
}
