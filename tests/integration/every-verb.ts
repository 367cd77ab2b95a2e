import type { Inputs, PersonVerb } from "#app/domain/command.ts";
import type { CommitteeId, PersonId } from "#app/domain/ids.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileWith, idOf, NOW, sayWith } from "./campus.ts";

/** One good use of a verb: who says it, with what, how its page's form says the same, and after what. */
export type Use<V extends PersonVerb = PersonVerb> = {
  by: string;
  input: Inputs[V];
  /** Where the form goes under the ticket, "" being its conversation; and what is typed into it. */
  form: readonly [noun: string, fields: Readonly<Record<string, string>>];
  after?:
    | "withdrawal"
    | "job"
    | "resolution"
    | "message"
    | "hold"
    | "merge"
    | "link"
    | "tag"
    | "extension"
    | "appeal"
    | "rating"
    | Incidents;
};

/** What an incident has lived through, and which ticket it is that the verb is said on. */
type Incidents = "incident" | "inclusion" | "incident alone" | "joining";

/** Whose tickets these are. */
export const REQUESTER = "student14";

/** Before any promise is due, as a form's moment: campus time. */
const SOON = new Date(NOW + 90 * 60_000)
  .toLocaleString("sv-SE", { timeZone: "Asia/Kolkata" })
  .slice(0, 16)
  .replace(" ", "T");

/** Stands for another ticket of the same person, which `ripeFor` files with the first. */
const TWIN = "another of theirs";
/** Stands for an incident that was written up from the ticket. */
const INCIDENT = "its incident";
const twins = new Map<string, string>();

/** The first committee of the demo campus. */
/** A morning to come. */
const TIME = `${new Date(NOW + 3 * 86_400_000).toISOString().slice(0, 10)}/morning`;
const COMMITTEE = 1 as CommitteeId;

/** The first contact of the demo campus, after its staff and its forty students. */
const CONTACT = (idOf("student40") + 1) as PersonId;

const body = (words: string) => ({ body: words });

/** Every verb that a person can say. One that is missing here does not compile. */
export const EVERY_VERB: { readonly [V in PersonVerb]: Use<V> } = {
  acknowledge: {
    by: "dean",
    input: { message: "We have it.", when: "2 hours" },
    form: ["acknowledgement", { message: "We have it.", duration: "2 hours" }],
  },
  start: { by: "dean", input: {}, form: ["work", {}] },
  hold: {
    by: "dean",
    input: { reason: "parts", when: SOON, words: "A valve is ordered." },
    form: ["hold", { reason: "parts", until: SOON, words: "A valve is ordered." }],
  },
  resume: { by: "dean", input: {}, form: ["resumption", {}], after: "hold" },
  tat: {
    by: "dean",
    input: { when: "2 hours", reason: "Parts are late." },
    form: ["tat", { duration: "2 hours", reason: "Parts are late." }],
  },
  decide_extension: {
    by: "dean",
    input: { decision: "approve", reason: "Thursday is soon enough." },
    form: ["extension-decision", { decision: "approve", reason: "Thursday is soon enough." }],
    after: "extension",
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
  forward: {
    by: "dean",
    input: { to: `person:${idOf("spoc2.neeladri")}`, reason: "He knows the cable." },
    form: ["forwarding", { to: `person:${idOf("spoc2.neeladri")}`, reason: "He knows the cable." }],
  },
  recategorise: {
    by: "dean",
    input: { subcategory: "plumbing", reason: "It is the pipe." },
    form: ["category", { subcategory: "plumbing", reason: "It is the pipe." }],
  },
  resolve: {
    by: "dean",
    input: { outcome: "fixed", text: "A new washer." },
    form: ["resolution", { outcome: "fixed", text: "A new washer." }],
  },
  undo_resolve: { by: "dean", input: {}, form: ["resolution-undo", {}], after: "resolution" },
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
  decide_withdrawal: {
    by: "care.head",
    input: { decision: "decline", reason: "Please talk to us first." },
    form: ["withdrawal-decision", { decision: "decline", reason: "Please talk to us first." }],
    after: "withdrawal",
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
  correct: {
    by: "dean",
    input: { title: "No network on the floor", place: "Second floor", priority: "HIGH", requester: "" },
    form: ["correction", { title: "No network on the floor", place: "Second floor", priority: "HIGH" }],
  },
  offer_times: { by: REQUESTER, input: { times: [TIME] }, form: ["times", { times: TIME }] },
  about: {
    by: "dean",
    input: { person: "spoc1.velankani@campus.test", words: "" },
    form: ["about", { person: "spoc1.velankani@campus.test" }],
  },
  look: {
    by: "super",
    input: { reason: "Its requester called me." },
    form: ["look", { reason: "Its requester called me." }],
  },
  restrict: { by: "dean", input: { to: "protected" }, form: ["visibility", { to: "protected" }] },
  watch: { by: "dean", input: {}, form: ["watch", {}] },
  tag: {
    by: "dean",
    input: { committeeId: COMMITTEE, reason: "It is about food." },
    form: ["tags", { committee: String(COMMITTEE), reason: "It is about food." }],
  },
  untag: {
    by: "dean",
    input: { committeeId: COMMITTEE, reason: "It is not about food." },
    form: ["tag-removal", { committee: String(COMMITTEE), reason: "It is not about food." }],
    after: "tag",
  },
  merge: {
    by: "dean",
    input: { into: TWIN },
    form: ["merge", { into: TWIN }],
  },
  unmerge: { by: "dean", input: {}, form: ["merge-undo", {}], after: "merge" },
  split: {
    by: "dean",
    input: { subcategory: "plumbing", text: "The tap drips, too.", place: "Second floor", quotes: [1] },
    form: [
      "split",
      { subcategory: "plumbing", text: "The tap drips, too.", place: "Second floor", quotes: "1" },
    ],
  },
  job: {
    by: "dean",
    input: { contactId: CONTACT, words: "Mend the tap.", place: "", from: "", until: SOON },
    form: ["job", { contact: String(CONTACT), words: "Mend the tap.", until: SOON }],
  },
  revoke_job: { by: "dean", input: { job: 2 }, form: ["job-revocation", { job: "2" }], after: "job" },
  link: {
    by: "dean",
    input: { to: TWIN, how: "follows" },
    form: ["links", { to: TWIN, how: "follows" }],
  },
  unlink: { by: "dean", input: { to: TWIN }, form: ["link-removal", { to: TWIN }], after: "link" },
  include: {
    by: "dean",
    input: { incident: INCIDENT },
    form: ["incident", { incident: INCIDENT }],
    after: "incident",
  },
  exclude: { by: "dean", input: {}, form: ["incident-leaving", {}], after: "inclusion" },
  join: {
    by: REQUESTER,
    input: { place: "Second floor", words: "Here as well." },
    form: ["joining", { place: "Second floor", words: "Here as well." }],
    after: "incident alone",
  },
  leave: { by: REQUESTER, input: {}, form: ["joining-undo", {}], after: "joining" },
  appeal: {
    by: REQUESTER,
    input: { text: "It drips as before." },
    form: ["appeal", { text: "It drips as before." }],
    after: "resolution",
  },
  uphold: {
    by: "warden.neeladri",
    input: { text: "It was looked at twice." },
    form: ["upholding", { text: "It was looked at twice." }],
    after: "appeal",
  },
  review: {
    by: "warden.neeladri",
    input: { found: "They had waited twice." },
    form: ["review", { found: "They had waited twice." }],
    after: "rating",
  },
  redact: {
    by: "dean",
    input: { what: "words:1", reason: "It has a phone number." },
    form: ["redaction", { what: "words:1", reason: "It has a phone number." }],
  },
  take_back: { by: "dean", input: { seq: 2 }, form: ["taking-back", { message: "2" }], after: "message" },
};

export const PERSON_VERBS = Object.keys(EVERY_VERB) as PersonVerb[];

/** A fresh ticket on which the verb can be said. */
export async function ripeFor(verb: PersonVerb, deps: Deps): Promise<string> {
  const { after } = EVERY_VERB[verb];
  if (after === "withdrawal") {
    const reference = await fileWith(deps, REQUESTER, { subcategory: "harassment" });
    await sayWith(deps, REQUESTER, reference, "cancel", EVERY_VERB.cancel.input);
    return reference;
  }
  // Of a subject with an owner of its own: elsewhere it goes to whoever has least to do at that moment.
  const reference = await fileWith(deps, REQUESTER, { subcategory: "wifi-block" });
  if (["merge", "link"].some((with_) => with_ === verb || with_ === after))
    twins.set(reference, await fileWith(deps, REQUESTER, { subcategory: "wifi-block" }));
  if (after === "resolution" || after === "appeal" || after === "rating")
    await sayWith(deps, "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  if (after === "message") await sayWith(deps, "dean", reference, "reply", body("Tomorrow, at nine."));
  if (after === "incident" || after === "inclusion" || after === "incident alone" || after === "joining") {
    const incident = await fileWith(deps, "dean", {
      subcategory: "wifi-block",
      title: "No Wi-Fi",
      incidentFrom: reference,
    });
    twins.set(reference, incident);
    if (after === "inclusion") await sayWith(deps, "dean", reference, "include", { incident });
    if (after === "joining") await sayWith(deps, REQUESTER, incident, "join", { place: "", words: "" });
    if (after === "incident alone" || after === "joining") return incident;
  }
  if (after === "appeal") await sayWith(deps, REQUESTER, reference, "appeal", EVERY_VERB.appeal.input);
  if (after === "rating")
    await sayWith(deps, REQUESTER, reference, "rate", { stars: 1, feedback: "", fixed: true });
  if (after === "link") await sayWith(deps, "dean", reference, "link", saidOn("link", reference).input);
  if (after === "merge") await sayWith(deps, "dean", reference, "merge", saidOn("merge", reference).input);
  if (after === "job") await sayWith(deps, "dean", reference, "job", EVERY_VERB.job.input);
  if (after === "tag") await sayWith(deps, "dean", reference, "tag", EVERY_VERB.tag.input);
  if (after === "extension") await askForMoreTime(deps, reference);
  if (after === "hold") await sayWith(deps, "dean", reference, "hold", EVERY_VERB.hold.input);
  return reference;
}

/** A second later date, which waits for the next level. */
async function askForMoreTime(deps: Deps, reference: string): Promise<void> {
  for (const hours of [9, 10])
    await sayWith(deps, "spoc.wifi", reference, "tat", { when: `${hours} hours`, reason: "Parts are late." });
}

/** The good use of a verb on the ticket that is ripe for it. */
export function saidOn<V extends PersonVerb>(verb: V, reference: string): Use<V> {
  const use: Use<V> = EVERY_VERB[verb];
  const [noun, fields] = use.form;
  const named = <T extends object>(said: T): T =>
    Object.fromEntries(
      Object.entries(said).map(([name, text]) => [
        name,
        text === TWIN || text === INCIDENT ? twins.get(reference) : text,
      ]),
    ) as T;
  return { ...use, input: named(use.input), form: [noun, named(fields)] };
}

/** The path that a form of the verb is sent to. */
export function pathOf(verb: PersonVerb, reference: string): string {
  const [noun] = EVERY_VERB[verb].form;
  return noun === "" ? `/tickets/${reference}` : `/tickets/${reference}/${noun}`;
}
