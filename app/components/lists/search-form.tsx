import { Button } from "#app/components/parts/button.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { grouped } from "#app/components/parts/spec-field.tsx";
import type { SearchAsked, SearchPage } from "#app/db/search/read-search.ts";
import { LONGEST_SEARCH } from "#app/domain/desk/search.ts";
import { DateField } from "#app/forms/fields/date-field.tsx";
import { SelectField } from "#app/forms/fields/select-field.tsx";
import { STATE_OPTIONS } from "#app/words/search-words.ts";
import { SearchBox } from "./search-box.tsx";

type Lists = Pick<SearchPage, "categories" | "places">;

interface SearchFormProps {
  asked: SearchAsked;
  lists: Lists;
  /** Whether something narrows it down. */
  isOpen: boolean;
}

/** Words, and what narrows them down; everything of it stands in the address. */
export function SearchForm({ asked, lists, isOpen }: SearchFormProps) {
  return (
    <form className="stack" data-gap="tight" method="get" action="/search">
      <SearchBox typed={asked.typed} longest={LONGEST_SEARCH} />
      <Disclosure label="Narrow it down" open={isOpen}>
        <div className="filters">
          <SelectField
            id="state"
            name="state"
            label="Where it stands"
            options={STATE_OPTIONS}
            placeholder="Anywhere"
            defaultValue={asked.state ?? ""}
          />
          <SelectField
            id="category"
            name="category"
            label="About"
            {...grouped(lists.categories.map(({ value, ...rest }) => ({ ...rest, value: String(value) })))}
            placeholder="Anything"
            defaultValue={asked.category === null ? "" : String(asked.category)}
          />
          <SelectField
            id="place"
            name="place"
            label="Place"
            options={lists.places.map(({ value, label }) => ({ value: String(value), label }))}
            placeholder="Everywhere"
            defaultValue={asked.place === null ? "" : String(asked.place)}
          />
          <DateField id="from" name="from" label="Reported from" defaultValue={asked.fromDay ?? ""} />
          <DateField id="to" name="to" label="Until" defaultValue={asked.untilDay ?? ""} />
        </div>
        <div>
          <Button look="secondary">Search</Button>
        </div>
      </Disclosure>
    </form>
  );
}
