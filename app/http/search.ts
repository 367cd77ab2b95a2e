import { type Cursor, readCursor } from "#app/domain/desk/desk.ts";

/** A whole number in the address's query; null when there is none, or something else. */
export function wholeNumberIn(request: Request, name: string): number | null {
  const given = new URL(request.url).searchParams.get(name) ?? "";
  return /^\d{1,15}$/.test(given) ? Number(given) : null;
}

/** A text in the address's query, empty when there is none. */
export function textIn(request: Request, name: string): string {
  return new URL(request.url).searchParams.get(name) ?? "";
}

/** Where a page of a list begins, as "AT.ID"; null at its beginning, and for something else. */
export function cursorIn(request: Request, name: string): Cursor | null {
  return readCursor(textIn(request, name));
}

/** A day in the address's query, ISO; null when there is none, or something else. */
export function dayIn(request: Request, name: string): string | null {
  const given = textIn(request, name);
  const at = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? null : given;
}
