import type { ChoiceList } from "#app/db/campus/choices.ts";
import { ENDING } from "./ending.ts";
import { OWNER } from "./owner.ts";
import { PROMISE } from "./promise.ts";
import { READERS } from "./readers.ts";
import { TAKEN_AWAY } from "./taken-away.ts";
import { TOGETHER } from "./together.ts";

/** Every resource under a ticket to which a form is posted. */
export const NOUNS = { ...PROMISE, ...OWNER, ...ENDING, ...TOGETHER, ...READERS, ...TAKEN_AWAY } as const;

export type Noun = keyof typeof NOUNS;

/** The list that a noun's form needs beside the ticket. Its form is a page of its own: such a list can be long. */
export function choicesOf(noun: Noun): ChoiceList | null {
  const controls = NOUNS[noun].fields.map(({ control }) => control);
  if (controls.includes("destination")) return "destinations";
  if (controls.includes("contact")) return "contacts";
  if (controls.includes("redactable")) return "redactable";
  if (controls.includes("committee")) return "committees";
  if (controls.includes("tagged")) return "tagged";
  return controls.includes("subcategory") ? "subcategories" : null;
}

/** What a noun's field for files asks; null where it takes none. */
export function filesOf(noun: Noun) {
  const { files = null } = NOUNS[noun];
  return files;
}

/** Behind the address of a noun with a date: which moment that is, before it is sent. */
export const SHOWS_DATE = "shows=date";

/** Whether there is such a resource under a ticket. */
export function isNoun(text: string): text is Noun {
  return Object.hasOwn(NOUNS, text);
}

/** The form's own field for an issue: a date is wrong where it was given. */
export function fieldOfIssue(field: string | null, form: FormData): string {
  if (field !== "when") return field ?? "";
  return form.get("duration") || !form.get("until") ? "duration" : "until";
}
