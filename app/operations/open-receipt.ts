import { findReceipt } from "#app/db/filing/receipts.ts";
import type { Unavailable } from "#app/domain/command.ts";
import { tooManyFrom } from "#app/domain/filing/filing-limit.ts";
import { codeIn } from "#app/domain/filing/receipt-code.ts";
import { WRONG_CODES } from "#app/domain/limits.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { orUnavailable } from "./commit-decision.ts";
import type { Deps } from "./deps.ts";
import { receiptHashes } from "./report-anonymously.ts";

const UNAVAILABLE: Unavailable = { ok: false, code: "unavailable" };

/**
 * Finds the report that a typed code opens. Wrong ones are counted by network and refused beyond ten in an hour; a right
 * one opens whatever others on the same network have tried: at 80 bits nobody finds one by trying, and a whole campus
 * may be one network. `isNamed`: it has a name by now, and is its owner's to open.
 */
export async function openReceipt(
  deps: Deps,
  { typed, network }: { typed: string; network: string },
): Promise<{ ok: true; reference: string; isNamed: boolean } | Refusal | Unavailable> {
  if (typed.trim() === "") return refuse("code_unknown", "code");
  const code = codeIn(typed);
  const found = code === null ? null : await orUnavailable(findReceipt(deps.db, receiptHashes(deps, code)));
  if (found === "unavailable") return UNAVAILABLE;
  if (found) return { ok: true, reference: found.reference, isNamed: found.requesterId !== null };
  const now = deps.now();
  const use = await deps.limiter.take("codes", network, { limits: WRONG_CODES, id: deps.ids.random(), now });
  if (use === null) return UNAVAILABLE;
  return use.admitted ? refuse("code_unknown", "code") : tooManyFrom("too_many_codes", use, now);
}
