import { Time } from "#app/components/parts/moment.tsx";
import type { MailOutcome } from "#app/domain/mail-in/outcome.ts";
import { becameWords } from "#app/words/mail-words.ts";
import { momentOf, type Shown } from "#app/words/shown.ts";

interface MailListProps {
  rows: readonly {
    id: number;
    receivedAt: number;
    fromAddress: string;
    outcome: MailOutcome;
    reason: string | null;
    reference: string | null;
  }[];
  shown: Shown;
}

/** Mails that arrived, the latest first: from whom, and what became of each. */
export function MailList({ rows, shown }: MailListProps) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the bullets
    <ul className="inbox-list" role="list">
      {rows.map(({ id, receivedAt, fromAddress, outcome, reason, reference }) => (
        <li key={id}>
          <small>
            <Time at={momentOf(receivedAt, shown)} />
          </small>
          <div>
            <a href={`/admin/mail/${id}`}>
              {fromAddress === "" ? "A mail that names no sender" : fromAddress}
            </a>
            <p>
              {becameWords(outcome, reason)}
              {reference !== null && <small>{` · #${reference}`}</small>}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
