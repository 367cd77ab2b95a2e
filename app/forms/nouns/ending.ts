import { z } from "zod";
import { FILES_HINT } from "#app/words/file-words.ts";
import { wholeNumber, words, yesOr } from "../words.ts";
import { entry, nothing, reason, status, statusField } from "./entry.ts";

/** How it ends, and what its requester says of that. */
export const ENDING = {
  resolution: entry({
    verb: "resolve",
    schema: z.object({
      outcome: words.transform((said) => said || "fixed"),
      text: words,
      to: words.transform((said) => said || undefined),
      status,
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
      {
        name: "outcome",
        control: "outcome",
        label: "How it ended",
        hint: "Who refuses quotes the rule above. What is for somebody else to decide does not end: pass it on.",
      },
      statusField,
    ],
    files: { label: "A photo that shows it", hint: `The requester sees it. ${FILES_HINT}` },
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
  "withdrawal-decision": entry({
    verb: "decide_withdrawal",
    schema: z.object({ decision: words, reason: words }),
    label: "May it be withdrawn?",
    submit: "Send",
    fields: [
      { name: "decision", control: "withdrawal", label: "What do you decide?" },
      reason("Why?", { hint: "Whoever reported it reads this." }),
    ],
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
  appeal: entry({
    verb: "appeal",
    schema: z.object({ text: words }),
    label: "Ask somebody else to decide",
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
  review: entry({
    verb: "review",
    schema: z.object({ found: words }),
    label: "Look into the low rating",
    submit: "The review is done",
    fields: [
      {
        name: "found",
        control: "area",
        label: "What did you find?",
        hint: "Senior staff and those who review it read this. Whoever was rated sees neither this nor the rating, and the requester does not read it.",
      },
    ],
  }),
} as const;
