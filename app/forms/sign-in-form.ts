import { z } from "zod";
import { yesOr } from "./words.ts";

/** Who signs in. The longest address there can be is 254 characters; the operation says the rest. */
export const signInSchema = z.object({
  email: z.string({ error: "Enter your campus e-mail address." }),
  shared: yesOr("no"),
  password: z.string({ error: "Enter your password." }).max(1000, "This is longer than any password here."),
});

/** Who asks for a code. */
export const askForCodeSchema = z.object({
  email: z.string({ error: "Enter your e-mail address." }),
  shared: yesOr("no"),
});

/** The code of the mail. */
export const codeSchema = z.object({
  code: z.string({ error: "Enter the code of the mail." }).max(100, "This is longer than any code."),
  shared: yesOr("no"),
});
