import { Button } from "#app/components/parts/button.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { DeskPage } from "#app/db/lists/read-desk.ts";
import { type DeskAsked, deskQuery, isNarrowed } from "#app/domain/desk/desk.ts";

/** Gives what narrows the desk now a name, or throws the view away that it is. */
export function SavedViewForm({ asked, saved }: { asked: DeskAsked; saved: DeskPage["saved"] }) {
  const query = deskQuery(asked).toString();
  const current = saved.find((each) => each.query === query);
  if (current)
    return (
      <form method="post" action="/desk">
        <HiddenFields values={{ forget: current.id }} />
        <Button look="quiet">{`Delete the view “${current.name}”`}</Button>
      </form>
    );
  if (!isNarrowed(asked.filters) && asked.sort === "promise") return null;
  return (
    <form className="search-box" method="post" action="/desk">
      <HiddenFields values={{ query }} />
      <label className="field-label" htmlFor="name">
        Save this as a view called
      </label>
      <input className="field-control" id="name" name="name" autoComplete="off" data-size="short" required />
      <Button look="secondary">Save</Button>
    </form>
  );
}
