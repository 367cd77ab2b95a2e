import type { SubmissionResult } from "@conform-to/react";
import { useForm } from "@conform-to/react";
import type { z } from "zod";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import type { signInSchema } from "#app/forms/sign-in-form.ts";
import { SharedComputer } from "./shared-computer.tsx";

interface SignInFormProps {
  /** Where to go on, or a form that waits for the sign-in. */
  hidden: Readonly<Record<string, readonly string[]>>;
  lastResult?: SubmissionResult<string[]> | null;
  /** What they said of this computer when they signed in here before. */
  isShared?: boolean;
}

/** E-mail and password, or a code by mail; both carry what waits for the sign-in. */
export function SignInForm({ hidden, lastResult, isShared = false }: SignInFormProps) {
  const [, fields] = useForm<z.input<typeof signInSchema>>({ id: "sign-in", lastResult });
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
        <SharedComputer
          id={fields.shared.id}
          chosen={fields.shared.initialValue ?? (isShared ? "yes" : undefined)}
        />
        <Button full>Sign in</Button>
        <Button full look="secondary" formAction="/login/code">
          Send me a code instead
        </Button>
      </form>
    </Card>
  );
}
