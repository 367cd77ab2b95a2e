import { z } from "zod";
import type { PersonId } from "#app/domain/ids.ts";
import { TIMES_HINT } from "#app/words/time-words.ts";
import { wholeNumber, words } from "../words.ts";
import { entry, nothing, reason } from "./entry.ts";

/** Who has it, and what it is about. */
export const OWNER = {
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
  job: entry({
    verb: "job",
    schema: z
      .object({ contact: wholeNumber, words, place: words, from: words, until: words })
      .transform(({ contact, ...said }) => ({ contactId: contact as PersonId, ...said })),
    label: "Send somebody from outside",
    submit: "Send the work order",
    fields: [
      { name: "contact", control: "contact", label: "Whom?" },
      {
        name: "words",
        control: "area",
        label: "What is to be done?",
        hint: "They get this by e-mail. Do not say whose it is.",
      },
      {
        name: "place",
        control: "line",
        label: "Where?",
        hint: "“A room in Neeladri, floor 2” is enough. Left empty, only the part of the campus is named.",
        optional: true,
      },
      { name: "from", control: "moment", label: "From when is somebody there?", optional: true },
      { name: "until", control: "moment", label: "Until when?", optional: true },
    ],
  }),
  "job-revocation": entry({
    verb: "revoke_job",
    schema: z.object({ job: wholeNumber }),
    label: "Take the work order back",
    submit: "Take it back",
    fields: [],
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
      {
        name: "priority",
        control: "priority",
        label: "How urgent is it?",
        hint: "If what is so urgent is promised sooner, that is the new date, and the requester is told.",
        optional: true,
      },
      {
        name: "requester",
        control: "line",
        label: "For whom is it?",
        hint: "E-mail address or roll number. Whoever had it until now does not see it any more.",
        optional: true,
      },
    ],
  }),
  times: entry({
    verb: "offer_times",
    schema: z.object({ times: z.array(words).default([]) }),
    label: "Say when somebody may come",
    submit: "Say so",
    fields: [
      {
        name: "times",
        control: "times",
        label: "When may somebody come?",
        hint: `It takes the place of what was said before. ${TIMES_HINT}`,
        optional: true,
      },
    ],
  }),
  escalation: entry({
    verb: "escalate",
    schema: z.object({ reason: words }),
    label: "Tell the next person up",
    submit: "Tell the next person up",
    fields: [reason("Why?", { staffHint: "The requester reads it." })],
  }),
} as const;
