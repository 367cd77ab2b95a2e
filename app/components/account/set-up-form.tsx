import { type SubmissionResult, useForm } from "@conform-to/react";
import { Button } from "#app/components/parts/button.tsx";
import { Card } from "#app/components/parts/card.tsx";
import { fieldOf } from "#app/forms/fields/field-of.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";

interface SetUpFormProps {
  /** The one-time token that opened the page. */
  token: string;
  lastResult?: SubmissionResult<string[]> | null;
}

type Asked = { campus: string; timeZone: string; name: string; email: string; password: string };

/** The campus and the person who configures it. */
export function SetUpForm({ token, lastResult }: SetUpFormProps) {
  const [, fields] = useForm<Asked>({ id: "set-up", lastResult, defaultValue: { timeZone: "Asia/Kolkata" } });
  return (
    <Card>
      <form className="stack" method="post" action={`/setup?token=${encodeURIComponent(token)}`} noValidate>
        <TextField {...fieldOf(fields.campus)} label="Name of the campus" autoComplete="organization" />
        <TextField {...fieldOf(fields.timeZone)} label="Time zone" hint="Such as Asia/Kolkata." />
        <TextField {...fieldOf(fields.name)} label="Your name" autoComplete="name" />
        <TextField
          {...fieldOf(fields.email)}
          label="Your campus e-mail"
          type="email"
          autoComplete="username"
        />
        <TextField
          {...fieldOf(fields.password)}
          label="A password"
          hint="12 characters or more."
          type="password"
          autoComplete="new-password"
        />
        <Button full>Set up the campus</Button>
      </form>
    </Card>
  );
}
