import { parseWithZod } from "@conform-to/zod/v4";
import { z } from "zod";

const text = z.string().default("");

/** The fields of the set-up page; what is wrong with them is the operation's to say. */
const setUpSchema = z.object({ campus: text, timeZone: text, name: text, email: text, password: text });

/** What the set-up form said. */
export function setUpIn(form: FormData) {
  const submission = parseWithZod(form, { schema: setUpSchema });
  const blank = { campus: "", timeZone: "", name: "", email: "", password: "" };
  return { submission, said: submission.status === "success" ? submission.value : blank };
}
