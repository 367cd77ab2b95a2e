import type { CategoryId, DomainId, PersonId, PlaceId, ScopeId } from "#app/domain/ids.ts";

/** The language of the demo's labels. */
export const LOCALE = "en";

/** The ids the demo gives out; names are those of the plan. */
export type Ids = {
  people: Map<string, PersonId>;
  domains: Map<string, DomainId>;
  scopes: Map<string, ScopeId>;
  places: Map<string, PlaceId>;
  categories: Map<string, CategoryId>;
};

/** Refuses a name that the demo has not. */
export function need<Id>(ids: ReadonlyMap<string, Id>, name: string): Id {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the demo knows no ${name}`);
  return id;
}
