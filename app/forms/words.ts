import { z } from "zod";

/** What a control sends as text; nothing sent is the empty text. What the text must be the rules say, not the form. */
export const words = z.string({ error: "Write this as text." }).default("");

/** A yes or no that is one of these when it is left out. Programs send it as a truth value. */
export function yesOr(leftOut: "yes" | "no") {
  return words
    .transform((said) => (said === "" ? leftOut : said) !== "no")
    .meta({ type: "boolean", default: leftOut === "yes" });
}

/** A whole number; what is none becomes 0, which no rule accepts. Programs send it as a number. */
export const wholeNumber = words
  .transform((said) => (/^\d{1,15}$/.test(said) ? Number(said) : 0))
  .meta({ type: "integer", default: 0 });

/** What a form says in some of its fields, as text; nothing sent is the empty text. */
export function textsOf<Name extends string>(form: FormData, names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(
    names.map((name) => [name, words.catch("").parse(form.get(name) ?? "")]),
  ) as Record<Name, string>;
}
