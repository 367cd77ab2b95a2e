import { type Cursor, readCursor } from "#app/domain/desk/desk.ts";

/** A place in a list as programs carry it: nothing that they should look into. */
export function cursorText({ at, id }: Cursor): string {
  return btoa(`${at}.${id}`).replace(/=+$/, "");
}

/** The place that such a text names; null for what is none. */
export function cursorOf(text: string): Cursor | null {
  if (!/^[A-Za-z0-9+/]{1,60}$/.test(text) || text.length % 4 === 1) return null;
  return readCursor(atob(text));
}
