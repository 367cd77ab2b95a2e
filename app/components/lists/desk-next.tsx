import { ButtonLink } from "#app/components/parts/button.tsx";
import { Words } from "#app/components/parts/words.tsx";
import { PriorityTag } from "#app/components/ticket/priority-tag.tsx";
import { PromiseReceipt } from "#app/components/ticket/promise-receipt.tsx";
import { StatusTag } from "#app/components/ticket/status-tag.tsx";
import type { DeskPage } from "#app/db/lists/read-desk.ts";
import { NO_FILTERS, placeOf, spotQuery } from "#app/domain/desk/desk.ts";
import { PRIORITY_WORDS } from "#app/words/priority-words.ts";
import { listedPromise } from "#app/words/promise-words.ts";
import { referenceName } from "#app/words/reference-words.ts";
import type { Shown } from "#app/words/shown.ts";

/** The one ticket to do next, with its promise and its full text. */
export function DeskNext({ next, shown }: { next: NonNullable<DeskPage["next"]>; shown: Shown }) {
  const { reference, title, description, statusKind, statusLabel, priority } = next;
  const promise = listedPromise(next, shown);
  const facts = [referenceName(reference), next.subcategory, next.scope, next.requester]
    .filter(Boolean)
    .join(" · ");
  if (!promise) return null;
  const asked = { view: "mine", sort: "promise", filters: NO_FILTERS } as const;
  const path = `/tickets/${reference}?${spotQuery({ asked, place: {}, at: placeOf("mine", next) })}`;
  return (
    <PromiseReceipt {...promise}>
      <div className="cluster">
        <StatusTag kind={statusKind}>{statusLabel}</StatusTag>
        <PriorityTag level={priority}>{PRIORITY_WORDS[priority]}</PriorityTag>
        <span className="soft">{facts}</span>
      </div>
      <h2>
        <a href={path}>{title}</a>
      </h2>
      <Words>{description}</Words>
      <div className="cluster">
        <ButtonLink href={path} full>
          Open {referenceName(reference)}
        </ButtonLink>
        <ButtonLink look="secondary" href={`${path}#reply`} full>
          Reply
        </ButtonLink>
      </div>
    </PromiseReceipt>
  );
}
