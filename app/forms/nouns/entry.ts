import { z } from "zod";
import type { Inputs, PersonVerb } from "#app/domain/command.ts";
import type { FieldSpec } from "../field-spec.ts";
import { words } from "../words.ts";

type NounVerb = Exclude<PersonVerb, "reply" | "note" | "ask">;

/** A resource under a ticket: the verb that posting to it says, how its fields become input, how its form looks. */
type Entry<V extends NounVerb> = {
  verb: V;
  schema: z.ZodType<Inputs[V]>;
  label: string;
  submit: string;
  fields: readonly FieldSpec[];
  danger?: true;
  /** Its date can be looked at before it is sent. */
  hasDate?: true;
  /** What the field for files asks, where it takes some. */
  files?: Pick<FieldSpec, "label" | "hint">;
};

/** One entry, whose fields the compiler holds against its verb's input. */
export function entry<V extends NounVerb>(described: Entry<V>): Entry<V> {
  return described;
}

/** For a verb that is said with one button. */
export const nothing = z.object({}).transform(() => ({}));

export const when = { duration: words, until: words };
/** The duration wins if both are given. */
export const whenOf = ({ duration, until }: { duration: string; until: string }) => duration.trim() || until;

/** A ticket's number as people write it. */
export const otherReference = words.transform((said) => said.trim().replace(/^#/, ""));

/** Both ways of saying a date. */
export const dateFields = (optional?: true): readonly FieldSpec[] => [
  {
    name: "duration",
    control: "line",
    label: "In how long?",
    hint: "“2 hours”, “3 days” or “tomorrow 11:00”, in working time.",
    ...(optional ? { optional } : {}),
  },
  { name: "until", control: "moment", label: "Or by when exactly?", optional: true },
];

/** The slug of a status; nothing chosen is the default of its kind. */
export const status = words.transform((said) => said || undefined);

/** Which status a verb gives it, where the campus has several of that kind. */
export const statusField: FieldSpec = {
  name: "status",
  control: "status",
  label: "Where does it stand then?",
  hint: "The promise is the same whichever you choose.",
};

/** The field of a reason, under the question that fits. */
export const reason = (label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  name: "reason",
  control: "area",
  label,
  ...more,
});
