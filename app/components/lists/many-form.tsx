import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { SpecField } from "#app/components/parts/spec-field.tsx";
import type { ManyPage } from "#app/db/lists/read-many.ts";
import { MOST_AT_ONCE } from "#app/domain/desk/bulk.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import type { Kept } from "#app/forms/kept-form.ts";
import { type ManyDeed, manyOf } from "#app/forms/many.ts";
import { statusChoiceOfMany } from "#app/forms/status-choice.ts";
import { whatHappens } from "#app/words/many-words.ts";
import { referenceName } from "#app/words/reference-words.ts";

interface ManyFormProps {
  deed: ManyDeed;
  page: ManyPage;
  hidden: Record<string, string>;
  /** The same form that came back, and its errors by field. */
  kept?: Kept;
  errors?: Readonly<Record<string, readonly string[]>>;
}

/** Before it happens: what it does, to which tickets, and which of them it can't reach. Any can still be left out. */
export function ManyForm({ deed, page, hidden, kept, errors = {} }: ManyFormProps) {
  const { rows, choices, staff, statuses, isCut } = page;
  const { fields, submit, verb } = manyOf(deed);
  const possible = rows.filter(({ hindrance }) => hindrance === null);
  const options = possible.map((row) => ({
    value: `${row.reference}.${row.seen}`,
    label: `${referenceName(row.reference)} ${row.title}`,
    hint: [row.detail, row.statusLabel].filter(Boolean).join(" · "),
  }));
  const left = kept?.values.ticket;
  const chosen = left ? options.filter(({ value }) => left.includes(value)) : options;
  return (
    <form className="stack" method="post" noValidate>
      <HiddenFields values={hidden} />
      <p className="lead">{whatHappens(deed)}</p>
      {isCut && <p>{`These are the first ${MOST_AT_ONCE} of the list: so many can be done at once.`}</p>}
      {fields.map((spec) => (
        <SpecField
          key={spec.name}
          spec={spec}
          form={deed}
          value={kept?.values[spec.name]?.[0]}
          errors={errors[spec.name]}
          people={staff}
          choices={choices}
          statuses={statusChoiceOfMany(statuses, verb)}
          forStaff
        />
      ))}
      {options.length > 0 ? (
        <Checkboxes
          id="ticket"
          name="ticket"
          label="These tickets"
          hint="Take the mark from what you would rather leave out."
          options={options}
          defaultValue={chosen.map(({ value }) => value)}
          errors={errors.ticket}
        />
      ) : (
        <p>None of the tickets that you chose lets this be done.</p>
      )}
      <LeftOut rows={rows} />
      {options.length > 0 && (
        <div>
          <Button full>{submit}</Button>
        </div>
      )}
    </form>
  );
}

/** What it can't reach, and why; said before, so that nobody wonders afterwards. */
function LeftOut({ rows }: Pick<ManyPage, "rows">) {
  const out = rows.flatMap(({ hindrance, ...row }) => (hindrance === null ? [] : [{ ...row, hindrance }]));
  if (out.length === 0) return null;
  return (
    <section className="stack" data-gap="tight" aria-labelledby="left-out">
      <h2 id="left-out">Left out</h2>
      <ul className="plain-list">
        {out.map(({ reference, title, statusLabel, hindrance }) => (
          <li key={reference}>
            <a href={`/tickets/${reference}`}>{`${referenceName(reference)} ${title}`}</a>
            <small>
              {hindrance === "wrong_state"
                ? `It stands at “${statusLabel}”, where this can’t be done.`
                : refusalSentence({ code: hindrance, facts: {} })}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
