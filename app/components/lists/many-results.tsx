import { ButtonLink } from "#app/components/parts/button.tsx";
import { StatusTag } from "#app/components/ticket/status-tag.tsx";
import type { BulkItem, BulkPage } from "#app/db/lists/read-bulk.ts";
import { bulkPath, deedOf, manyPath } from "#app/forms/many.ts";
import { resultWords, stillToCome } from "#app/words/many-words.ts";
import { referenceName } from "#app/words/reference-words.ts";

/** What became of each ticket, first what asks for something. `desk`: where they were chosen. */
export function ManyResults({ job, desk }: { job: BulkPage; desk: string }) {
  const { id, verb, items } = job;
  const of = (...states: BulkItem["state"][]) => items.filter(({ state }) => states.includes(state));
  const [not, waiting, done] = [of("refused", "given_up"), of("waiting"), of("done")];
  const deed = deedOf(verb);
  const again = not.map(({ reference }) => reference);
  return (
    <>
      {waiting.length > 0 && (
        <>
          <p className="lead">{stillToCome(items)}</p>
          <div>
            <ButtonLink look="secondary" href={bulkPath(id, desk)}>
              Look again
            </ButtonLink>
          </div>
        </>
      )}
      <Results title="Not done" items={not} />
      {not.length > 0 && waiting.length === 0 && deed && (
        <p>
          <a href={manyPath(deed, again, desk)}>Choose those that were not done once more</a>
        </p>
      )}
      <Results title="Still to come" items={waiting} />
      <Results title="Done" items={done} />
    </>
  );
}

function Results({ title, items }: { title: string; items: readonly BulkItem[] }) {
  if (items.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-label={title}>
      <h2>{title}</h2>
      <ul className="plain-list">
        {items.map((item) => {
          const { reference, ticket, state } = item;
          return (
            <li key={reference}>
              <a href={`/tickets/${reference}`}>
                {`${referenceName(reference)} ${ticket?.title ?? ""}`.trim()}
              </a>
              {state === "done" && ticket ? (
                <StatusTag kind={ticket.statusKind}>{ticket.statusLabel}</StatusTag>
              ) : (
                state !== "waiting" && <small>{resultWords(item)}</small>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
