import type { FileInput } from "#app/domain/command.ts";

/** What is filed when staff write a known problem up: a title and a text for everybody, and where it is. */
export function incidentInput(
  subcategory: string,
  from: string,
  { title, text }: { title: string; text: string },
): FileInput {
  const nothing = { place: "", stops: "", answers: {}, requester: "", came: "", consent: false };
  return { ...nothing, subcategory, title, description: text, incidentFrom: from };
}
