import type { SubmissionResult } from "@conform-to/react";
import { useForm } from "@conform-to/react";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { Button } from "./button.tsx";
import { Card } from "./card.tsx";
import { HiddenFields } from "./hidden-fields.tsx";

interface SignInFormProps {
  /** Where to go on, or a form that waits for the sign-in. */
  hidden: Readonly<Record<string, readonly string[]>>;
  lastResult?: SubmissionResult<string[]> | null;
}

/** E-mail and password. */
export function SignInForm({ hidden, lastResult }: SignInFormProps) {
  const [, fields] = useForm<{ email: string; password: string }>({ id: "sign-in", lastResult });
  return (
    <Card>
      <form className="stack" method="post" action="/login" noValidate>
        <HiddenFields values={hidden} />
        <TextField {...fieldOf(fields.email)} label="Campus e-mail" type="email" autoComplete="username" />
        <TextField
          {...fieldOf(fields.password)}
          label="Password"
          type="password"
          autoComplete="current-password"
        />
        <Button full>Sign in</Button>
      </form>
    </Card>
  );
}
