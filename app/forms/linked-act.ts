import type { Inputs } from "#app/domain/command.ts";
import type { LinkedVerb } from "#app/domain/people/linked-acts.ts";
import type { Refusal } from "#app/domain/refusals.ts";
import type { FieldSpec } from "./field-spec.ts";
import { NOUNS, type Noun } from "./nouns/nouns.ts";
import { readNoun } from "./read-noun.ts";

const NOUN_OF = {
  close: "closure",
  reopen: "reopening",
  rate: "rating",
  acknowledge: "acknowledgement",
} as const satisfies Record<LinkedVerb, Noun>;

/** The form on a ticket's page that does the same as a link. */
export function nounOf(verb: LinkedVerb): Noun {
  return NOUN_OF[verb];
}

/**
 * What a link's page asks, as the ticket's page has it: no more than the act needs. Whoever says that it is not done has
 * it taken up again instead, and a date is set by somebody who has signed in.
 */
export function fieldsOf(verb: LinkedVerb): readonly FieldSpec[] {
  if (verb === "acknowledge") return [];
  const fields: readonly FieldSpec[] = NOUNS[NOUN_OF[verb]].fields;
  return fields.filter(({ control }) => control !== "fixed");
}

/** What was said on a link's page, in the fields that it has and no others. Refuses what can't be read. */
export function linkedSaid(
  verb: LinkedVerb,
  form: FormData,
): { ok: true; input: Inputs[LinkedVerb] } | Refusal {
  const own = new FormData();
  for (const { name } of fieldsOf(verb)) own.set(name, form.get(name) ?? "");
  const read = readNoun(NOUN_OF[verb], own);
  return read.ok ? { ok: true, input: read.input as Inputs[LinkedVerb] } : read;
}
