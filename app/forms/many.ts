import type { Inputs, PersonVerb } from "#app/domain/command.ts";
import type { Picked } from "#app/domain/desk/bulk.ts";
import type { Refusal } from "#app/domain/refusals.ts";
import { seenIn } from "./envelope.ts";
import type { FieldSpec } from "./field-spec.ts";
import { NOUNS } from "./nouns/nouns.ts";
import { readNoun } from "./read-noun.ts";
import { textsOf } from "./words.ts";

/** What can be done with many tickets at once: resources under a ticket, and a reply. */
export const MANY_DEEDS = [
  "acknowledgement",
  "claim",
  "assignment",
  "hold",
  "reply",
  "resolution",
  "tags",
] as const;
export type ManyDeed = (typeof MANY_DEEDS)[number];

export const MANY_PATH = "/desk/many";

const REPLY = {
  verb: "reply",
  label: "Reply with the same words",
  submit: "Send to all of them",
  fields: [
    {
      name: "body",
      control: "area",
      label: "Your reply",
      hint: "Each requester gets this by e-mail and reads it on their own ticket.",
    },
  ],
} as const satisfies { verb: "reply"; label: string; submit: string; fields: readonly FieldSpec[] };

/** The verb that a deed says on each ticket, its words and its questions. */
export function manyOf(deed: ManyDeed) {
  return deed === "reply" ? REPLY : NOUNS[deed];
}

type ManyVerb = ReturnType<typeof manyOf>["verb"];

export function isManyDeed(text: string): text is ManyDeed {
  return MANY_DEEDS.some((deed) => deed === text);
}

/** The deed that says a verb. */
export function deedOf(verb: PersonVerb): ManyDeed | null {
  return MANY_DEEDS.find((deed) => manyOf(deed).verb === verb) ?? null;
}

/** The command that a form about many tickets is; a refusal where its fields can't be read as what they are. */
export function readMany(
  deed: ManyDeed,
  form: FormData,
): { ok: true; verb: ManyVerb; input: Inputs[ManyVerb] } | Refusal {
  if (deed === "reply") return { ok: true, verb: "reply", input: textsOf(form, ["body"]) };
  return readNoun(deed, form) as ReturnType<typeof readMany>;
}

/** The tickets that an address or a form names, "1024" or "1024.17" with what was seen of it, each once. */
export function pickedIn(values: readonly (string | File)[]): readonly Picked[] {
  const picked = new Map<string, Picked>();
  for (const value of values) {
    if (typeof value !== "string") continue;
    const [reference = "", seen] = value.trim().replace(/^#/, "").split(".");
    if (!/^[\w-]{1,20}$/.test(reference)) continue;
    picked.set(reference, { reference, seen: seen === undefined ? null : seenIn(seen) });
  }
  return [...picked.values()];
}

/** The page that asks what will happen to these. `desk`: the query of the desk that they were chosen at. */
export function manyPath(deed: ManyDeed, references: readonly string[], desk: string): string {
  const named = references.map((reference) => ["ticket", reference]);
  return `${MANY_PATH}?${new URLSearchParams([["do", deed], ["desk", desk], ...named])}`;
}

/** The page that says how far a job is. */
export function bulkPath(id: string, desk: string): string {
  return `${MANY_PATH}?${new URLSearchParams({ job: id, desk })}`;
}
