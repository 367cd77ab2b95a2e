import { z } from "zod";
import { words } from "../words.ts";
import { dateFields, entry, reason, status, statusField, when, whenOf } from "./entry.ts";

/** What is said of the work and its promise. */
export const PROMISE = {
  acknowledgement: entry({
    verb: "acknowledge",
    schema: z
      .object({ message: words, ...when, status })
      .transform(({ message, status, ...given }) => ({ message, when: whenOf(given), status })),
    label: "Say that you have it",
    submit: "I have it",
    hasDate: true,
    fields: [
      {
        name: "message",
        control: "area",
        label: "A few words to the requester",
        optional: true,
      },
      ...dateFields(true),
      statusField,
    ],
  }),
  work: entry({
    verb: "start",
    schema: z.object({ status }),
    label: "Start work",
    submit: "Start work",
    fields: [statusField],
  }),
  hold: entry({
    verb: "hold",
    schema: z
      .object({ reason: words, until: words, words, status })
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
      statusField,
    ],
  }),
  resumption: entry({
    verb: "resume",
    schema: z.object({ status }),
    label: "Go on with it",
    submit: "Go on with it",
    fields: [statusField],
  }),
  tat: entry({
    verb: "tat",
    schema: z
      .object({ reason: words, ...when })
      .transform(({ reason, ...given }) => ({ reason, when: whenOf(given) })),
    label: "Set a date",
    submit: "Set this date",
    hasDate: true,
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
} as const;
