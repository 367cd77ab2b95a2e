import { type Refusal, refuse } from "#app/domain/refusals.ts";

export const LONGEST_KEY = 200;

/** `seen` is null where no page was involved: then nothing can have changed since it was drawn. */
export type Envelope = { ok: true; seen: number | null; key: string; anyway: boolean };

/**
 * What every form about a ticket carries beside its own fields. A form without a key or without what it has seen is
 * somebody's own program: it repeats itself and overlooks things at its own risk. Refuses a key that is too long.
 */
export function envelopeOf(form: FormData, newKey: () => string): Envelope | Refusal {
  const key = text(form, "idempotencyKey");
  if (key.length > LONGEST_KEY) return refuse("form_key_unreadable", null, { most: LONGEST_KEY });
  return {
    ok: true,
    seen: form.has("seen") ? seenIn(text(form, "seen")) : null,
    key: key || newKey(),
    anyway: text(form, "anyway") === "1",
  };
}

/** The last event that a page had shown. What can't be read has shown nothing, so that nothing is overlooked. */
export function seenIn(said: string): number {
  return /^\d{1,9}$/.test(said) ? Number(said) : 0;
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
