import type { AttachedFile } from "#app/domain/attached-file.ts";
import type { Inputs } from "#app/domain/command.ts";

/** What the forms of a report's page do, by the names of what the same forms make on a ticket's page. */
export const REPORTER_ACTS = ["reply", "reopening", "closure", "escalation", "cancellation"] as const;
export type ReporterAct = (typeof REPORTER_ACTS)[number];

type Said = {
  [V in "reply" | "reopen" | "close" | "escalate" | "cancel"]: { verb: V; input: Inputs[V] };
}["reply" | "reopen" | "close" | "escalate" | "cancel"];

export function isReporterAct(text: string): text is ReporterAct {
  return REPORTER_ACTS.some((act) => act === text);
}

/** The command that such a form says. */
export function reporterSaid(act: ReporterAct, words: string, files: readonly AttachedFile[]): Said {
  switch (act) {
    case "reply":
      return { verb: "reply", input: files.length > 0 ? { body: words, files } : { body: words } };
    case "reopening":
      return { verb: "reopen", input: { reason: words } };
    case "closure":
      return { verb: "close", input: {} };
    case "escalation":
      return { verb: "escalate", input: { reason: words } };
    case "cancellation":
      return { verb: "cancel", input: { reason: words } };
  }
}
