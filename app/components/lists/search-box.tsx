import { Button } from "#app/components/parts/button.tsx";

interface SearchBoxProps {
  typed?: string;
  longest: number;
}

/** The words to look for, and the button beside them; a part of a form that leads to the search. */
export function SearchBox({ typed = "", longest }: SearchBoxProps) {
  return (
    <div className="search-box">
      <label className="field-label" htmlFor="q">
        Words, “a phrase”, or a number such as #1024
      </label>
      <input
        className="field-control"
        id="q"
        name="q"
        type="search"
        maxLength={longest}
        defaultValue={typed}
        autoComplete="off"
      />
      <Button>Search</Button>
    </div>
  );
}
