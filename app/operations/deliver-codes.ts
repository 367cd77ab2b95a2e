import { claimCodes, type DueCode, markCode } from "#app/db/sending/code-outbox.ts";
import { saveCircuit } from "#app/db/sending/outbox-marks.ts";
import { CODE_PURPOSE, codeFrom, LINK_PURPOSE, linkToken } from "#app/domain/sign-in/sign-in-codes.ts";
import { afterOutage, type Circuit, CLOSED } from "#app/domain/telling/circuit.ts";
import type { Answer, CodeCarrier } from "./carrier.ts";
import type { Deps } from "./deps.ts";

/** Somebody sits before the page and waits. */
const AGAIN_MS = 5000;
const LONGEST_AGAIN_MS = 60_000;

/**
 * Sends the codes that are due, ahead of everything else: neither bundled nor counted, and nobody's preferences are
 * asked. Answers how many it took.
 */
export async function deliverCodes(deps: Deps, carrier: CodeCarrier): Promise<number> {
  const claim = await claimCodes(deps.db, deps.now());
  let circuit = claim.circuit;
  const answers = await Promise.all(
    claim.codes.map(async (code) => ({ code, answer: await carried(deps, carrier, code, claim.campus) })),
  );
  for (const { code, answer } of answers) {
    circuit = heard(circuit, answer, deps.now());
    await markCode(deps.db, code.id, markOf(code, answer, deps.now()));
  }
  await saveIfTurned(
    deps,
    claim.circuit,
    circuit,
    answers.map(({ answer }) => answer),
  );
  return claim.codes.length;
}

async function carried(
  { keyed, fault }: Deps,
  carrier: CodeCarrier,
  due: DueCode,
  campus: Parameters<CodeCarrier["carryCode"]>[1],
): Promise<Answer> {
  const code = codeFrom(keyed(CODE_PURPOSE, due.id)[0]);
  const token = linkToken(due.id, keyed(LINK_PURPOSE, due.id)[0]);
  try {
    return await carrier.carryCode({ ...due, code, token }, campus);
  } catch (error) {
    fault("A code's mail could not be made.", error);
    return { kind: "refused", permanent: true, code: null, response: "A defect of ours." };
  }
}

function markOf({ attempts }: DueCode, answer: Answer, now: number) {
  if (answer.kind === "accepted") return "accepted";
  if (answer.kind === "refused" && answer.permanent) return "dead";
  return { at: now + Math.min(AGAIN_MS * 2 ** (attempts - 1), LONGEST_AGAIN_MS) };
}

/** What a code's mail tells of the provider counts like any other's. */
function heard(circuit: Circuit, answer: Answer, now: number): Circuit {
  if (answer.kind === "outage" || answer.kind === "unanswered") return afterOutage(circuit, now);
  return answer.kind === "refused" && answer.code === null ? circuit : CLOSED;
}

async function saveIfTurned({ db, now }: Deps, before: Circuit, after: Circuit, answers: readonly Answer[]) {
  if (after.outages === before.outages && after.probeAt === before.probeAt) return;
  const reason = answers.find((answer) => answer.kind === "outage")?.reason ?? null;
  await saveCircuit(db, "mail", after, reason, now());
}
