import { z } from "zod";
import type { ChoiceList } from "#app/db/choices.ts";
import type { Inputs, PersonVerb } from "#app/domain/command.ts";
import type { CommitteeId, PersonId } from "#app/domain/ids.ts";
import type { FieldSpec } from "./field-spec.ts";
import { wholeNumber, words, yesOr } from "./words.ts";

type NounVerb = Exclude<PersonVerb, "reply" | "note" | "ask">;

/** A resource under a ticket: the verb that posting to it says, how its fields become input, how its form looks. */
type Entry<V extends NounVerb> = {
  verb: V;
  schema: z.ZodType<Inputs[V]>;
  label: string;
  submit: string;
  fields: readonly FieldSpec[];
  danger?: true;
};

const committeeAndReason = z
  .object({ committee: wholeNumber, reason: words })
  .transform(({ committee, reason }) => ({ committeeId: committee as CommitteeId, reason }));
const nothing = z.object({}).transform(() => ({}));
const when = { duration: words, until: words };
/** The duration wins if both are given. */
const whenOf = ({ duration, until }: { duration: string; until: string }) => duration.trim() || until;

/** A ticket's number as people write it. */
const otherReference = words.transform((said) => said.trim().replace(/^#/, ""));

const dateFields = (optional?: true): readonly FieldSpec[] => [
  {
    name: "duration",
    control: "line",
    label: "In how long?",
    hint: "“2 hours”, “3 days” or “tomorrow 11:00”, in working time.",
    ...(optional ? { optional } : {}),
  },
  { name: "until", control: "moment", label: "Or by when exactly?", optional: true },
];
const reason = (label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  name: "reason",
  control: "area",
  label,
  ...more,
});

export const NOUNS = {
  acknowledgement: entry({
    verb: "acknowledge",
    schema: z
      .object({ message: words, ...when })
      .transform(({ message, ...given }) => ({ message, when: whenOf(given) })),
    label: "Say that you have it",
    submit: "I have it",
    fields: [
      {
        name: "message",
        control: "area",
        label: "A few words to the requester",
        optional: true,
      },
      ...dateFields(true),
    ],
  }),
  work: entry({ verb: "start", schema: nothing, label: "Start work", submit: "Start work", fields: [] }),
  hold: entry({
    verb: "hold",
    schema: z
      .object({ reason: words, until: words, words })
      .transform(({ until, ...said }) => ({ ...said, when: until })),
    label: "Put it on hold",
    submit: "Put it on hold",
    fields: [
      { name: "reason", control: "hold", label: "What does it wait for?" },
      { name: "until", control: "moment", label: "Until when, as far as you know?" },
      {
        name: "words",
        control: "area",
        label: "Anything to add?",
        hint: "The requester reads it. A date after the promise becomes the new promise.",
        optional: true,
      },
    ],
  }),
  resumption: entry({
    verb: "resume",
    schema: nothing,
    label: "Go on with it",
    submit: "Go on with it",
    fields: [],
  }),
  claim: entry({ verb: "claim", schema: nothing, label: "Make it mine", submit: "Make it mine", fields: [] }),
  assignment: entry({
    verb: "assign",
    schema: z.object({ person: wholeNumber }).transform(({ person }) => ({ personId: person as PersonId })),
    label: "Pass it on",
    submit: "Pass it on",
    fields: [{ name: "person", control: "person", label: "To whom?" }],
  }),
  forwarding: entry({
    verb: "forward",
    schema: z.object({ to: words, reason: words }),
    label: "Pass it to another team",
    submit: "Pass it on",
    fields: [
      { name: "to", control: "destination", label: "To whom, or where?" },
      reason("Why?", { hint: "Whoever gets it reads this." }),
    ],
  }),
  category: entry({
    verb: "recategorise",
    schema: z.object({ subcategory: words, reason: words }),
    label: "It is about something else",
    submit: "Move it there",
    fields: [
      { name: "subcategory", control: "subcategory", label: "What is it about?" },
      reason("Why?", { optional: true }),
    ],
  }),
  tat: entry({
    verb: "tat",
    schema: z
      .object({ reason: words, ...when })
      .transform(({ reason, ...given }) => ({ reason, when: whenOf(given) })),
    label: "Set a date",
    submit: "Set this date",
    fields: [
      ...dateFields(),
      reason("Why?", { hint: "Needed for a later date. The requester reads it.", optional: true }),
    ],
  }),
  "extension-decision": entry({
    verb: "decide_extension",
    schema: z.object({ decision: words, reason: words }),
    label: "Is the new date all right?",
    submit: "Send",
    fields: [
      { name: "decision", control: "decision", label: "May it be then?" },
      reason("Anything to add?", { optional: true }),
    ],
  }),
  resolution: entry({
    verb: "resolve",
    schema: z.object({
      outcome: words.transform((said) => said || "fixed"),
      text: words,
    }),
    label: "Mark as resolved",
    submit: "Mark as resolved",
    fields: [
      {
        name: "text",
        control: "area",
        label: "What was done?",
        hint: "The requester reads this.",
      },
      { name: "outcome", control: "outcome", label: "How it ended" },
    ],
  }),
  "resolution-undo": entry({
    verb: "undo_resolve",
    schema: nothing,
    label: "Take the resolution back",
    submit: "Take the resolution back",
    fields: [],
  }),
  closure: entry({
    verb: "close",
    schema: nothing,
    label: "Yes, that settles it",
    submit: "Yes, that settles it",
    fields: [],
  }),
  reopening: entry({
    verb: "reopen",
    schema: z.object({ reason: words }),
    label: "No, it does not",
    submit: "Send it back",
    fields: [reason("What is still wrong?", { hint: "The same person gets it back, with a new date." })],
  }),
  rating: entry({
    verb: "rate",
    schema: z.object({ stars: wholeNumber, feedback: words, fixed: yesOr("yes") }),
    label: "Say how you were treated",
    submit: "Send",
    fields: [
      { name: "stars", control: "stars", label: "How were you treated?" },
      { name: "fixed", control: "fixed", label: "Is it done?" },
      {
        name: "feedback",
        control: "area",
        label: "Anything to add?",
        optional: true,
      },
    ],
  }),
  cancellation: entry({
    verb: "cancel",
    schema: z.object({ reason: words }),
    label: "Withdraw it",
    submit: "Withdraw it",
    fields: [reason("Why?", { hint: "“It works again” is enough." })],
    danger: true,
  }),
  escalation: entry({
    verb: "escalate",
    schema: z.object({ reason: words }),
    label: "Tell the next person up",
    submit: "Tell the next person up",
    fields: [reason("Why?", { staffHint: "The requester reads it." })],
  }),
  correction: entry({
    verb: "correct",
    schema: z.object({ title: words, place: words, priority: words, requester: words }),
    label: "Put something right",
    submit: "Put it right",
    fields: [
      {
        name: "title",
        control: "line",
        label: "In a few words",
        hint: "Empty: it stays as it is.",
        optional: true,
      },
      { name: "place", control: "line", label: "Where?", optional: true },
      { name: "priority", control: "priority", label: "How urgent is it?", optional: true },
      {
        name: "requester",
        control: "line",
        label: "For whom is it?",
        hint: "E-mail address or roll number. Whoever had it until now does not see it any more.",
        optional: true,
      },
    ],
  }),
  merge: entry({
    verb: "merge",
    schema: z.object({ into: otherReference }),
    label: "It was reported twice",
    submit: "Put them together",
    fields: [
      {
        name: "into",
        control: "line",
        label: "Number of the one that goes on",
        hint: "Of the same person. This one ends, and they are told.",
      },
    ],
  }),
  "merge-undo": entry({
    verb: "unmerge",
    schema: nothing,
    label: "Take them apart again",
    submit: "Take them apart again",
    fields: [],
  }),
  links: entry({
    verb: "link",
    schema: z.object({ to: otherReference, how: words }),
    label: "It belongs to another one",
    submit: "Say that they belong together",
    fields: [
      { name: "to", control: "line", label: "Number of the other one" },
      {
        name: "how",
        control: "link",
        label: "How do they belong together?",
        hint: "Only those who may see the other one see this.",
      },
    ],
  }),
  "link-removal": entry({
    verb: "unlink",
    schema: z.object({ to: otherReference }),
    label: "They do not belong together",
    submit: "Take the link away",
    fields: [{ name: "to", control: "line", label: "Number of the other one" }],
  }),
  incident: entry({
    verb: "include",
    schema: z.object({ incident: otherReference }),
    label: "It is part of a known problem",
    submit: "Put it there",
    fields: [
      {
        name: "incident",
        control: "line",
        label: "Number of the known problem",
        hint: "Its own promises stand still from now on, and its requester hears of the known problem.",
      },
    ],
  }),
  "incident-leaving": entry({
    verb: "exclude",
    schema: nothing,
    label: "It is something else than the known problem",
    submit: "Take it out",
    fields: [],
  }),
  joining: entry({
    verb: "join",
    schema: z.object({ place: words, words }),
    label: "Me too",
    submit: "Me too",
    fields: [
      { name: "place", control: "line", label: "Where?", optional: true },
      {
        name: "words",
        control: "area",
        label: "Anything to add?",
        hint: "Only those who work on it read this.",
        optional: true,
      },
    ],
  }),
  "joining-undo": entry({
    verb: "leave",
    schema: nothing,
    label: "Not for me any more",
    submit: "Not for me any more",
    fields: [],
  }),
  appeal: entry({
    verb: "appeal",
    schema: z.object({ text: words }),
    label: "I do not agree with this",
    submit: "Appeal",
    fields: [
      {
        name: "text",
        control: "area",
        label: "Why should it be decided otherwise?",
        hint: "Somebody else decides on it, who had no part in it until now.",
      },
    ],
  }),
  upholding: entry({
    verb: "uphold",
    schema: z.object({ text: words }),
    label: "It was decided rightly",
    submit: "Let it stand",
    fields: [{ name: "text", control: "area", label: "Why?", hint: "The requester reads this." }],
  }),
  redaction: entry({
    verb: "redact",
    schema: z.object({ what: words, reason: words }),
    label: "Take words or a file away",
    submit: "Take it away for good",
    fields: [
      {
        name: "what",
        control: "redactable",
        label: "What must not stand here?",
        hint: "Nobody can bring it back. A line stays that says that something was taken away.",
      },
      reason("Why?", { hint: "Whoever could read it reads this." }),
    ],
    danger: true,
  }),
  "taking-back": entry({
    verb: "take_back",
    schema: z.object({ message: wholeNumber }).transform(({ message }) => ({ seq: message })),
    label: "Take it back",
    submit: "Take it back",
    fields: [],
  }),
  tags: entry({
    verb: "tag",
    schema: committeeAndReason,
    label: "Bring a committee in",
    submit: "Bring it in",
    fields: [
      {
        name: "committee",
        control: "committee",
        label: "Which one?",
        hint: "Its members can read this then, but not whose it is, and write here.",
      },
      reason("Why?", { hint: "The committee and the requester read it.", optional: true }),
    ],
  }),
  "tag-removal": entry({
    verb: "untag",
    schema: committeeAndReason,
    label: "Let a committee go",
    submit: "Let it go",
    fields: [
      { name: "committee", control: "tagged", label: "Which one?" },
      reason("Why?", { optional: true }),
    ],
  }),
  about: entry({
    verb: "about",
    schema: z.object({ person: words, words }),
    label: "Say that it is about a person",
    submit: "Keep them away from it",
    fields: [
      {
        name: "person",
        control: "line",
        label: "Who is it?",
        hint: "E-mail address or roll number. From now on they can’t see this, and neither can those who report to them.",
        optional: true,
      },
      {
        name: "words",
        control: "area",
        label: "Or say it in your own words",
        hint: "Then only whoever reported it and senior staff from elsewhere see it, until one of you names the person. Both empty: it is about nobody after all.",
        optional: true,
      },
    ],
  }),
  visibility: entry({
    verb: "restrict",
    schema: z.object({ to: words }),
    label: "Set who can see it",
    submit: "Set who can see it",
    fields: [{ name: "to", control: "visibility", label: "Who can see it?" }],
  }),
  watch: entry({ verb: "watch", schema: nothing, label: "Follow it", submit: "Follow it", fields: [] }),
} as const;

export type Noun = keyof typeof NOUNS;

/** The list that a noun's form needs beside the ticket. Its form is a page of its own: such a list can be long. */
export function choicesOf(noun: Noun): ChoiceList | null {
  const controls = NOUNS[noun].fields.map(({ control }) => control);
  if (controls.includes("destination")) return "destinations";
  if (controls.includes("redactable")) return "redactable";
  if (controls.includes("committee")) return "committees";
  if (controls.includes("tagged")) return "tagged";
  return controls.includes("subcategory") ? "subcategories" : null;
}

/** Whether there is such a resource under a ticket. */
export function isNoun(text: string): text is Noun {
  return Object.hasOwn(NOUNS, text);
}

/** The form's own field for an issue: a date is wrong where it was given. */
export function fieldOfIssue(field: string | null, form: FormData): string {
  if (field !== "when") return field ?? "";
  return form.get("duration") || !form.get("until") ? "duration" : "until";
}

function entry<V extends NounVerb>(described: Entry<V>): Entry<V> {
  return described;
}
