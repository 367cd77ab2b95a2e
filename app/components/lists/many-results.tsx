import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { StatusTag } from "#app/components/ticket/status-tag.tsx";
import type { ManyPage } from "#app/db/lists/read-many.ts";
import type { Kept } from "#app/forms/kept-form.ts";
import type { ManyResult } from "#app/operations/act-on-many.ts";
import { resultWords } from "#app/words/many-words.ts";
import { referenceName } from "#app/words/reference-words.ts";

interface ManyResultsProps {
  results: readonly ManyResult[];
  /** The tickets as they stand now, as far as their reader still sees them. */
  rows: ManyPage["rows"];
  /** What was sent, to be sent again where nobody answered. */
  kept: Kept;
}

/** What became of each ticket, first what asks for something. */
export function ManyResults({ results, rows, kept }: ManyResultsProps) {
  const open = results.filter(({ outcome }) => !outcome.ok);
  const done = results.filter(({ outcome }) => outcome.ok);
  const isUnsure = open.some(({ outcome }) => !outcome.ok && outcome.code === "unavailable");
  return (
    <>
      {open.length > 0 && <Results title="Not done" results={open} rows={rows} />}
      {isUnsure && (
        <form method="post">
          <HiddenFields values={kept.values} />
          <Button>Send it again: what was done counts once</Button>
        </form>
      )}
      {done.length > 0 && <Results title="Done" results={done} rows={rows} />}
    </>
  );
}

function Results({ title, results, rows }: { title: string } & Pick<ManyResultsProps, "results" | "rows">) {
  const rowOf = new Map(rows.map((row) => [row.reference, row]));
  return (
    <section className="stack" data-gap="tight" aria-label={title}>
      <h2>{title}</h2>
      <ul className="plain-list">
        {results.map(({ reference, outcome }) => {
          const row = rowOf.get(reference);
          return (
            <li key={reference}>
              <a href={`/tickets/${reference}`}>{`${referenceName(reference)} ${row?.title ?? ""}`.trim()}</a>
              {outcome.ok && row ? (
                <StatusTag kind={row.statusKind}>{row.statusLabel}</StatusTag>
              ) : (
                <small>{resultWords(outcome)}</small>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
