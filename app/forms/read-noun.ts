import { parseWithZod } from "@conform-to/zod/v4";
import type { z } from "zod";
import type { Inputs } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { NOUNS, type Noun } from "./nouns/nouns.ts";

type Verb = (typeof NOUNS)[Noun]["verb"];

/**
 * The command that a form sent to a noun is, with the files that came along where it takes some; a refusal where its
 * fields can't be read as what they are.
 */
export function readNoun(
  noun: Noun,
  form: FormData,
  files: readonly AttachedFile[] = [],
): { ok: true; verb: Verb; input: Inputs[Verb] } | Refusal {
  const { verb, schema } = NOUNS[noun];
  const submission = parseWithZod(form, { schema: schema as z.ZodType<Inputs[Verb]> });
  if (submission.status === "success")
    return { ok: true, verb, input: files.length > 0 ? { ...submission.value, files } : submission.value };
  return refuse("choice_unknown", Object.keys(submission.error ?? {})[0] ?? null);
}
