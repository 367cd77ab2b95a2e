import type { SubmissionResult } from "@conform-to/react";
import { useForm } from "@conform-to/react";
import type { z } from "zod";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import type { askForCodeSchema, codeSchema } from "#app/forms/sign-in-form.ts";
import { SharedComputer } from "./shared-computer.tsx";

type Hidden = Readonly<Record<string, readonly string[]>>;
type Result = SubmissionResult<string[]> | null | undefined;

interface AskForCodeProps {
  /** Where to go on, or a form that waits for the sign-in. */
  hidden: Hidden;
  lastResult?: Result;
  /** Beside the form for a code that was asked for already. */
  again?: boolean;
}

/** Whose mail the code goes to. */
export function AskForCode({ hidden, lastResult, again }: AskForCodeProps) {
  const [, fields] = useForm<z.input<typeof askForCodeSchema>>({ id: "ask", lastResult: lastResult ?? null });
  return (
    <form className="stack" method="post" action="/login/code" noValidate>
      <HiddenFields values={hidden} />
      <TextField {...fieldOf(fields.email)} label="Campus e-mail" type="email" autoComplete="username" />
      <SharedComputer id={fields.shared.id} chosen={fields.shared.initialValue} />
      <Button full look={again ? "secondary" : "primary"}>
        {again ? "Send another code" : "Send me a code"}
      </Button>
    </form>
  );
}

interface EnterCodeProps {
  hidden: Hidden;
  lastResult?: Result;
}

/** The digits of the mail. */
export function EnterCode({ hidden, lastResult }: EnterCodeProps) {
  const [, fields] = useForm<z.input<typeof codeSchema>>({ id: "enter", lastResult: lastResult ?? null });
  return (
    <Card>
      <form className="stack" method="post" action="/login/code" noValidate>
        <HiddenFields values={hidden} />
        <TextField
          {...fieldOf(fields.code)}
          label="Code of the mail"
          hint="Eight digits. It works for 15 minutes, in this browser."
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          size="short"
        />
        <Button full>Sign in</Button>
      </form>
    </Card>
  );
}
