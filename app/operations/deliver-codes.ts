import { type CodeMark, claimCodes, type DueCode, markCodes } from "#app/db/sending/code-outbox.ts";
import { saveCircuit } from "#app/db/sending/outbox-marks.ts";
import { CODE_PURPOSE, codeFrom, LINK_PURPOSE, linkToken } from "#app/domain/sign-in/sign-in-codes.ts";
import { afterOutage, type Circuit, CLOSED } from "#app/domain/telling/circuit.ts";
import type { Answer, CodeCarrier } from "./carrier.ts";
import type { Deps } from "./deps.ts";
import { insist } from "./insist.ts";

/** Somebody sits before the page and waits. */
const AGAIN_MS = 5000;
const LONGEST_AGAIN_MS = 60_000;

/**
 * Sends the codes that are due, ahead of everything else: neither bundled nor counted, and nobody's preferences are
 * asked. Answers how many it took.
 */
export async function deliverCodes(deps: Deps, carrier: CodeCarrier): Promise<number> {
  const claim = await claimCodes(deps.db, deps.now());
  const answers = await Promise.all(
    claim.codes.map(async (code) => ({ code, answer: await carried(deps, carrier, code, claim.campus) })),
  );
  const marks = answers.map(({ code, answer }) => ({ id: code.id, mark: markOf(code, answer, deps.now()) }));
  await insist(deps, () => markCodes(deps.db, marks));
  await saveIfTurned(
    deps,
    claim.circuit,
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

function markOf({ attempts }: DueCode, answer: Answer, now: number): CodeMark {
  if (answer.kind === "accepted") return "accepted";
  if (answer.kind === "refused" && answer.permanent) return "dead";
  return { at: now + Math.min(AGAIN_MS * 2 ** (attempts - 1), LONGEST_AGAIN_MS) };
}

/** What a code's mail tells of the provider counts like any other's. */
function heard(circuit: Circuit, answer: Answer, now: number): Circuit {
  if (answer.kind === "outage" || answer.kind === "unanswered") return afterOutage(circuit, now);
  return answer.kind === "refused" && answer.code === null ? circuit : CLOSED;
}

async function saveIfTurned({ db, now }: Deps, before: Circuit, answers: readonly Answer[]) {
  const after = answers.reduce((circuit, answer) => heard(circuit, answer, now()), before);
  if (after.outages === before.outages && after.probeAt === before.probeAt) return;
  const reason = answers.find((answer) => answer.kind === "outage")?.reason ?? null;
  await saveCircuit(db, "mail", after, reason, now());
}
