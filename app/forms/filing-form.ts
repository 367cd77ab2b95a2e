import { parseWithZod } from "@conform-to/zod/v4";
import { z } from "zod";
import type { FileInput } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { MOST_TIMES } from "#app/domain/filing/available-times.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import { words, yesOr } from "./words.ts";

// Beyond these nobody wrote it by our form, and it would be looked up in the database before a rule reads it.
const LONGEST_REQUESTER = 254;
const LONGEST_ANSWER = 10_000;
const MOST_ANSWERS = 200;
const MOST_OTHERS = 20;

const REQUESTER_UNKNOWN = refusalSentence({ code: "requester_unknown", facts: {} });

const value = words.refine((said) => said.length <= LONGEST_ANSWER, "This is too long. Shorten it.");
const answer = z
  .union([value, z.array(value)], { error: "Write this as text." })
  .transform((given) => [given].flat());

/** The form that files a ticket, as it is sent. `field.<slug>` arrives as `field`, several values as an array. */
export const filingSchema = z
  .object({
    title: words,
    description: words,
    place: words,
    stops: words,
    requester: words.refine((said) => said.length <= LONGEST_REQUESTER, REQUESTER_UNKNOWN),
    came: words,
    consent: yesOr("no"),
    confidential: yesOr("no"),
    aboutPerson: words.refine((said) => said.length <= LONGEST_REQUESTER, "This is too long. Shorten it."),
    aboutWords: words,
    times: z.array(words).default([]),
    field: z.record(z.string(), answer).default({}),
  })
  .refine(({ field }) => Object.values(field).flat().length <= MOST_ANSWERS, "These are too many answers.");

/** What somebody sent by that form. Of far too much only enough is read to say that it is. */
export function filingIn(form: FormData) {
  const given = [...form];
  const answers = given.filter(([name]) => isAnswer(name)).slice(0, MOST_ANSWERS + 1);
  const times = given.filter(([name]) => name === "times").slice(0, MOST_TIMES + 1);
  const others = given
    .filter(([name]) => name !== "times" && Object.hasOwn(filingSchema.shape, name))
    .slice(0, MOST_OTHERS);
  const read = new FormData();
  for (const [name, said] of [...others, ...times, ...answers]) read.append(name, said);
  return parseWithZod(read, { schema: filingSchema });
}

/** What is filed under a subcategory. */
export function filingInput(
  subcategory: string,
  { field, aboutPerson, aboutWords, confidential, times, ...said }: z.output<typeof filingSchema>,
  files: readonly AttachedFile[],
): FileInput {
  const isAbout = `${aboutPerson}${aboutWords}`.trim() !== "";
  return {
    subcategory,
    ...said,
    answers: field,
    ...(isAbout ? { about: { person: aboutPerson, words: aboutWords } } : {}),
    ...(times.length > 0 ? { times } : {}),
    ...(confidential ? { confidential } : {}),
    ...(files.length > 0 ? { files } : {}),
  };
}

function isAnswer(name: string): boolean {
  return name.startsWith("field.");
}
