import { Button, ButtonLink } from "#app/components/parts/button.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { grouped } from "#app/components/parts/spec-field.tsx";
import type { DeskPage } from "#app/db/lists/read-desk.ts";
import { type DeskAsked, isNarrowed, OPEN_STATES } from "#app/domain/desk/desk.ts";
import { PRIORITIES } from "#app/domain/ticket.ts";
import { Checkboxes } from "#app/forms/fields/checkboxes.tsx";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { ONLY_OPTIONS, SORT_OPTIONS } from "#app/words/desk-words.ts";
import { PRIORITY_WORDS } from "#app/words/priority-words.ts";
import { STATE_OPTIONS } from "#app/words/search-words.ts";

type Lists = Pick<DeskPage, "categories" | "places" | "parts" | "fields">;

const STATES = STATE_OPTIONS.filter(({ value }) => OPEN_STATES.includes(value));
const PRIORITY_OPTIONS = PRIORITIES.map((value) => ({ value, label: PRIORITY_WORDS[value] }));

/** What narrows a desk down; everything of it stands in the address. What is over is searched instead. */
export function DeskFiltersForm({ asked, lists }: { asked: DeskAsked; lists: Lists }) {
  const { view, sort, filters } = asked;
  const isOver = view === "resolved";
  return (
    <Disclosure
      label={isOver ? "Look for something that is over" : "Narrow it down, and sort"}
      open={isNarrowed(filters) || sort !== "promise"}
    >
      <form className="stack" data-gap="tight" method="get" action={isOver ? "/search" : "/desk"}>
        <input type="hidden" name={isOver ? "state" : "view"} value={isOver ? "over" : view} />
        <div className="filters">
          <SelectField
            id="category"
            name="category"
            label="About"
            {...grouped(lists.categories.map((each) => ({ ...each, value: String(each.value) })))}
            placeholder="Anything"
            defaultValue={text(filters.category)}
          />
          <SelectField
            id="place"
            name="place"
            label="Place"
            options={lists.places.map((each) => ({ ...each, value: String(each.value) }))}
            placeholder="Everywhere"
            defaultValue={text(filters.place)}
          />
          {!isOver && <OpenFilters asked={asked} lists={lists} />}
        </div>
        {!isOver && (
          <Checkboxes
            id="only"
            name="only"
            label="Only what is also"
            look="inline"
            options={ONLY_OPTIONS}
            defaultValue={filters.only}
          />
        )}
        <div className="cluster">
          <Button look="secondary">Show them</Button>
          {isNarrowed(filters) && (
            <ButtonLink look="quiet" href={`/desk?view=${view}`}>
              Show all again
            </ButtonLink>
          )}
        </div>
      </form>
    </Disclosure>
  );
}

function OpenFilters({ asked: { filters, sort }, lists }: { asked: DeskAsked; lists: Lists }) {
  return (
    <>
      <SelectField
        id="part"
        name="part"
        label="Part of the campus"
        options={lists.parts}
        placeholder="All of them"
        defaultValue={text(filters.part)}
      />
      <SelectField
        id="state"
        name="state"
        label="Where it stands"
        options={STATES}
        placeholder="Anywhere"
        defaultValue={text(filters.state)}
      />
      <SelectField
        id="priority"
        name="priority"
        label="Priority"
        options={PRIORITY_OPTIONS}
        placeholder="Any"
        defaultValue={text(filters.priority)}
      />
      {lists.fields.map((field) => (
        <AnswerFilter key={field.slug} field={field} filters={filters} />
      ))}
      <SelectField id="sort" name="sort" label="Order" options={SORT_OPTIONS} defaultValue={sort} />
    </>
  );
}

/** The answer to a question of the subject that was chosen. Free words are for the search. */
function AnswerFilter({
  field: { slug, label, kind, options },
  filters,
}: {
  field: Lists["fields"][number];
  filters: DeskAsked["filters"];
}) {
  const name = `field.${slug}`;
  const given = filters.answers.find(({ field }) => field === slug)?.value ?? "";
  const shared = { id: name, name, label, defaultValue: given };
  if (kind === "date") return <DateField {...shared} />;
  if (options.length === 0) return null;
  const choices = options.map((option) => ({ value: option.slug, label: option.label }));
  return <SelectField {...shared} options={choices} placeholder="Any answer" />;
}

function text(value: string | number | null): string {
  return value === null ? "" : String(value);
}
