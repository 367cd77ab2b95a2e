import { SettingsError } from "#workers/settings.ts";
import { showProgress } from "./install.mjs";
import { Refused } from "./refused.ts";

/** Tells the person at the terminal. */
export function say(words: string) {
  process.stdout.write(`${words}\n`);
}

/** Does `work` and says so meanwhile. */
export async function progress<T>(words: string, work: () => Promise<T>): Promise<T> {
  const done = showProgress(words);
  try {
    return await work();
  } finally {
    done();
  }
}

/** What to say about an error: its own sentence where it was written for people, else its kind as well. */
export function sentenceFor(error: unknown): string {
  if (error instanceof SettingsError) return error.message.replace(/^([A-Z_]+): /gm, "$1 ");
  if (error instanceof Refused) return error.message;
  if (isArgumentError(error)) return `${error.message.split(". ")[0]}; the one option is --empty.`;
  if (!(error instanceof Error)) return `Resolve could not go on: ${String(error)}`;
  return `Resolve could not go on, which is a defect in it (${error.name}: ${firstLine(error.message)}).`;
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
