import { z } from "zod";
import { words } from "./words.ts";

const LONGEST_KEY = 200;

const schema = z.object({
  seen: words.transform((said) => (/^\d{1,9}$/.test(said) ? Number(said) : null)),
  idempotencyKey: words.transform((said) => (said.length > 0 && said.length <= LONGEST_KEY ? said : null)),
  anyway: words.transform((said) => said === "1"),
});

export type Envelope = { seen: number | null; key: string; anyway: boolean };

/**
 * What every form about a ticket carries beside its own fields. A form without a key is somebody's own program: it
 * is given one, and repeats itself at its own risk.
 */
export function envelopeOf(form: FormData, newKey: () => string): Envelope {
  const { seen, idempotencyKey, anyway } = schema.parse({
    seen: text(form, "seen"),
    idempotencyKey: text(form, "idempotencyKey"),
    anyway: text(form, "anyway"),
  });
  return { seen, key: idempotencyKey ?? newKey(), anyway };
}

function text(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" ? value : undefined;
}
