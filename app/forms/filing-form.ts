import { z } from "zod";
import type { FileInput } from "#app/domain/command.ts";
import { words, yesOr } from "./words.ts";

const answer = z
  .union([words, z.array(words)], { error: "Write this as text." })
  .transform((given) => [given].flat());

/** The form that files a ticket, as it is sent. `field.<slug>` arrives as `field`, several values as an array. */
export const filingSchema = z.object({
  title: words,
  description: words,
  place: words,
  stops: words,
  requester: words,
  came: words,
  consent: yesOr("no"),
  field: z.record(z.string(), answer).default({}),
});

/** What is filed under a subcategory. */
export function filingInput(
  subcategory: string,
  { field, ...said }: z.output<typeof filingSchema>,
): FileInput {
  return { subcategory, ...said, answers: field };
}
