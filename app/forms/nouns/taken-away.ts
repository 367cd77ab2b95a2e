import { z } from "zod";
import { wholeNumber, words } from "../words.ts";
import { entry, reason } from "./entry.ts";

/** What was said and goes again. */
export const TAKEN_AWAY = {
  "taking-back": entry({
    verb: "take_back",
    schema: z.object({ message: wholeNumber }).transform(({ message }) => ({ seq: message })),
    label: "Take it back",
    submit: "Take it back",
    fields: [],
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
} as const;
