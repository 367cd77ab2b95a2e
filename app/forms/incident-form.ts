import type { FileInput } from "#app/domain/command.ts";

/** More in an address nobody reads, and browsers cut it. */
const MOST_NAMED = 60;

/** The page of an incident; where some tickets were to be in it and are not, it names them. */
export function incidentPath(incident: string, notIn: readonly string[]): string {
  const query = notIn.length === 0 ? "" : `?missing=${notIn.slice(0, MOST_NAMED).join("+")}`;
  return `/incidents/${incident}${query}`;
}

/** What is filed when staff write a known problem up: a title and a text for everybody, and where it is. */
export function incidentInput(
  subcategory: string,
  from: string,
  { title, text }: { title: string; text: string },
): FileInput {
  const nothing = { place: "", stops: "", answers: {}, requester: "", came: "", consent: false };
  return { ...nothing, subcategory, title, description: text, incidentFrom: from };
}
