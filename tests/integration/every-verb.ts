import type { Inputs, PersonVerb } from "#app/domain/command.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileWith, idOf, sayWith } from "./campus.ts";

/** One good use of a verb: who says it, with what, how its page's form says the same, and after what. */
export type Use<V extends PersonVerb = PersonVerb> = {
  by: string;
  input: Inputs[V];
  /** Where the form goes under the ticket, "" being its conversation; and what is typed into it. */
  form: readonly [noun: string, fields: Readonly<Record<string, string>>];
  after?: "resolution";
};

/** Whose tickets these are. */
export const REQUESTER = "student14";

const body = (words: string) => ({ body: words });

/** Every verb that a person can say. One that is missing here does not compile. */
export const EVERY_VERB: { readonly [V in PersonVerb]: Use<V> } = {
  acknowledge: {
    by: "dean",
    input: { message: "We have it.", when: "2 hours" },
    form: ["acknowledgement", { message: "We have it.", duration: "2 hours" }],
  },
  start: { by: "dean", input: {}, form: ["work", {}] },
  tat: {
    by: "dean",
    input: { when: "2 hours", reason: "Parts are late." },
    form: ["tat", { duration: "2 hours", reason: "Parts are late." }],
  },
  ask: {
    by: "dean",
    input: body("Where exactly?"),
    form: ["", { kind: "question", body: "Where exactly?" }],
  },
  reply: { by: REQUESTER, input: body("In the bath."), form: ["", { kind: "reply", body: "In the bath." }] },
  note: {
    by: "dean",
    input: { body: "Again him.", leadership: true },
    form: ["", { kind: "note", visibility: "leadership", body: "Again him." }],
  },
  claim: { by: "dean", input: {}, form: ["claim", {}] },
  assign: {
    by: "dean",
    input: { personId: idOf("spoc2.neeladri") },
    form: ["assignment", { person: String(idOf("spoc2.neeladri")) }],
  },
  resolve: {
    by: "dean",
    input: { outcome: "fixed", text: "A new washer." },
    form: ["resolution", { outcome: "fixed", text: "A new washer." }],
  },
  reopen: {
    by: REQUESTER,
    input: { reason: "It drips on." },
    form: ["reopening", { reason: "It drips on." }],
    after: "resolution",
  },
  close: { by: REQUESTER, input: {}, form: ["closure", {}], after: "resolution" },
  cancel: {
    by: REQUESTER,
    input: { reason: "It stopped." },
    form: ["cancellation", { reason: "It stopped." }],
  },
  rate: {
    by: REQUESTER,
    input: { stars: 2, feedback: "Slow but kind.", fixed: true },
    form: ["rating", { stars: "2", feedback: "Slow but kind.", fixed: "yes" }],
    after: "resolution",
  },
  escalate: {
    by: "dean",
    input: { reason: "Nobody comes." },
    form: ["escalation", { reason: "Nobody comes." }],
  },
};

export const PERSON_VERBS = Object.keys(EVERY_VERB) as PersonVerb[];

/** A fresh ticket on which the verb can be said. */
export async function ripeFor(verb: PersonVerb, deps: Deps): Promise<string> {
  // Of a subject with an owner of its own: elsewhere it goes to whoever has least to do at that moment.
  const reference = await fileWith(deps, REQUESTER, { subcategory: "wifi-block" });
  if (EVERY_VERB[verb].after === "resolution")
    await sayWith(deps, "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  return reference;
}

/** The path that a form of the verb is sent to. */
export function pathOf(verb: PersonVerb, reference: string): string {
  const [noun] = EVERY_VERB[verb].form;
  return noun === "" ? `/tickets/${reference}` : `/tickets/${reference}/${noun}`;
}
