import { parseWithZod } from "@conform-to/zod/v4";
import type { AppLoadContext } from "@remix-run/cloudflare";
import { Authenticator } from "remix-auth";
import { FormStrategy } from "remix-auth-form";
import { codeSchema, signInSchema } from "#app/forms/sign-in-form.ts";

/**
 * Signs somebody in by the e-mail and password of a form. Answers what came of it and never throws for a wrong
 * password; `begun` is null when the form itself was incomplete, which costs no attempt.
 */
export function authenticate(context: AppLoadContext, form: FormData) {
  return authenticateBy("password", form, async (form) => {
    const submission = parseWithZod(form, { schema: signInSchema });
    if (submission.status !== "success") return { submission, begun: null };
    const { shared: isShared, ...said } = submission.value;
    return { submission, begun: await context.signIn({ ...said, isShared }) };
  });
}

/** The same by the code of a mail. */
export function authenticateByCode(context: AppLoadContext, form: FormData) {
  return authenticateBy("code", form, async (form) => {
    const submission = parseWithZod(form, { schema: codeSchema });
    if (submission.status !== "success") return { submission, begun: null };
    const { shared: isShared, code } = submission.value;
    return { submission, begun: await context.signInByCode({ code, isShared }) };
  });
}

function authenticateBy<T>(strategy: string, form: FormData, verify: (form: FormData) => Promise<T>) {
  const authenticator = new Authenticator<T>();
  // The strategy reads a request's body itself; this one was read, and found to be a form, before.
  const request = new Request("http://own.invalid/login", { method: "POST", body: form });
  const byForm = new FormStrategy<T>(({ form }) => verify(form));
  return authenticator.use(byForm, strategy).authenticate(strategy, request);
}
