import { MarkedText } from "#app/components/parts/marked-text.tsx";
import { StatusTag } from "#app/components/ticket/status-tag.tsx";
import type { SearchHit } from "#app/db/search/read-search.ts";
import { referenceName } from "#app/words/reference-words.ts";
import { formatMoment, type Shown } from "#app/words/shown.ts";
import { lookOf, statusLabel } from "#app/words/status-words.ts";
import { TicketList } from "./ticket-card.tsx";

/** Tickets that were found, with the words around what was looked for. */
export function SearchHits({ hits, shown }: { hits: readonly SearchHit[]; shown: Shown }) {
  return (
    <TicketList>
      {hits.map((hit) => (
        <li className="ticket-card" key={hit.reference}>
          <div className="ticket-card-title">
            <a href={`/tickets/${hit.reference}`}>
              <MarkedText parts={hit.title} />
            </a>
          </div>
          <div className="ticket-card-top">
            <StatusTag kind={hit.isForStaff ? hit.statusKind : lookOf(hit)}>
              {hit.isForStaff ? hit.statusLabel : statusLabel(hit, hit.isTheirs ? "requester" : "other")}
            </StatusTag>
            <span className="number">{referenceName(hit.reference)}</span>
          </div>
          <p className="words">
            <MarkedText parts={hit.text} />
          </p>
          <div className="ticket-card-foot">{factsOf(hit, shown)}</div>
        </li>
      ))}
    </TicketList>
  );
}

function factsOf({ subcategory, scope, requester, isForStaff, filedAt }: SearchHit, shown: Shown): string {
  const whose = isForStaff ? requester : null;
  return [subcategory, scope, whose, `reported ${formatMoment(filedAt, shown)}`].filter(Boolean).join(" · ");
}
