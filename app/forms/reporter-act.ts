import type { Inputs } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { wholeNumber } from "./words.ts";

/** What the forms of a report's page do, by the names of what the same forms make on a ticket's page. */
export const REPORTER_ACTS = [
  "reply",
  "reopening",
  "closure",
  "rating",
  "appeal",
  "escalation",
  "cancellation",
] as const;
export type ReporterAct = (typeof REPORTER_ACTS)[number];

type Verb = "reply" | "reopen" | "close" | "rate" | "appeal" | "escalate" | "cancel";
type Said = { [V in Verb]: { verb: V; input: Inputs[V] } }[Verb];

export function isReporterAct(text: string): text is ReporterAct {
  return REPORTER_ACTS.some((act) => act === text);
}

/** What such a form says beside its act. */
type Typed = { words: string; stars: string; files: readonly AttachedFile[] };

/** The command that such a form says. */
export function reporterSaid(act: ReporterAct, { words, stars, files }: Typed): Said {
  switch (act) {
    case "reply":
      return { verb: "reply", input: files.length > 0 ? { body: words, files } : { body: words } };
    case "reopening":
      return { verb: "reopen", input: { reason: words } };
    case "closure":
      return { verb: "close", input: {} };
    case "rating":
      // Whoever says that it is not done has it taken up again instead.
      return { verb: "rate", input: { stars: wholeNumber.parse(stars), feedback: words, fixed: true } };
    case "appeal":
      return { verb: "appeal", input: { text: words } };
    case "escalation":
      return { verb: "escalate", input: { reason: words } };
    case "cancellation":
      return { verb: "cancel", input: { reason: words } };
  }
}
