import type { SubmissionResult } from "@conform-to/react";
import { useForm } from "@conform-to/react";
import type { z } from "zod";
import { Choices } from "#app/forms/fields/choice.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import type { signInSchema } from "#app/forms/sign-in-form.ts";
import { Button } from "./button.tsx";
import { Card } from "./card.tsx";
import { HiddenFields } from "./hidden-fields.tsx";

interface SignInFormProps {
  /** Where to go on, or a form that waits for the sign-in. */
  hidden: Readonly<Record<string, readonly string[]>>;
  lastResult?: SubmissionResult<string[]> | null;
}

const SHARED = [
  {
    value: "yes",
    label: "This is a shared computer",
    hint: "You are signed out after 30 minutes without use, and when the browser is closed.",
  },
];

/** E-mail and password. */
export function SignInForm({ hidden, lastResult }: SignInFormProps) {
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
        <Choices
          id={fields.shared.id}
          name={fields.shared.name}
          type="checkbox"
          options={SHARED}
          chosen={[fields.shared.initialValue ?? ""]}
        />
        <Button full>Sign in</Button>
      </form>
    </Card>
  );
}
