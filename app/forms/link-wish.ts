import { type Issue, type Refusal, refuseAll } from "#app/domain/refusals.ts";
import { LONGEST_KEY } from "./envelope.ts";
import { textsOf } from "./words.ts";

const LONGEST_EMAIL = 254;

type Wish = { ok: true; number: number; email: string; key: string };

/** A wish for a link, by a ticket's number as people write it and an e-mail address. Refuses what is neither. */
export function linkWishIn(form: FormData, newKey: () => string) {
  const { number, email, idempotencyKey } = textsOf(form, ["number", "email", "idempotencyKey"]);
  const key = idempotencyKey !== "" && idempotencyKey.length <= LONGEST_KEY ? idempotencyKey : newKey();
  const [, digits] = /^\s*#?\s*(\d{1,15})\s*$/.exec(number) ?? [];
  const address = email.trim().toLowerCase();
  const isAddress = address.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@]+$/.test(address);
  const issues: Issue[] = [
    ...(digits ? [] : [{ field: "number", code: "number_unreadable", facts: {} } as const]),
    ...(isAddress ? [] : [{ field: "email", code: "address_unreadable", facts: {} } as const]),
  ];
  const wish: Wish | Refusal =
    issues.length > 0 ? refuseAll(issues) : { ok: true, number: Number(digits), email: address, key };
  return { wish, said: { number, email, idempotencyKey: key } };
}
