import { parseWithZod } from "@conform-to/zod/v4";
import type { AppLoadContext } from "@remix-run/cloudflare";
import { Authenticator } from "remix-auth";
import { FormStrategy } from "remix-auth-form";
import { signInSchema } from "#app/forms/sign-in-form.ts";

/**
 * Signs somebody in by e-mail and password. It answers what came of it and never throws for a wrong password;
 * `begun` is null when the form itself was incomplete, which costs no attempt.
 */
export function authenticatorOf(context: AppLoadContext) {
  return new Authenticator<Awaited<ReturnType<typeof byPassword>>>().use(
    new FormStrategy(({ form }) => byPassword(context, form)),
    "password",
  );
}

async function byPassword(context: AppLoadContext, form: FormData) {
  const submission = parseWithZod(form, { schema: signInSchema });
  const begun = submission.status === "success" ? await context.signIn(submission.value) : null;
  return { form, submission, begun };
}
