import { findReceipt } from "#app/db/filing/receipts.ts";
import type { FileInput, Outcomes } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { FILE_KINDS } from "#app/domain/files/file-kinds.ts";
import { receiptCode } from "#app/domain/filing/receipt-code.ts";
import { orUnavailable } from "./commit-decision.ts";
import type { Deps } from "./deps.ts";
import { fileTicket } from "./file-ticket.ts";

export type AnonymousReport = { input: FileInput; key: string; network: string };

/** With what it is answered: the code once it is committed; null where it was shown too long ago to be shown again. */
export type ReportedAnonymously = { outcome: Outcomes; nextMomentAt: number | null; code: string | null };

const CODE_BYTES = 10;
/** So long a form that was sent again gets its code again: its answer may have been lost on the way. */
const SHOWN_AGAIN_MS = 30 * 60_000;

/**
 * Files a report of somebody who is not known. Its receipt code follows from the form's key and our secret, so that the
 * same form sent twice is one report with one code, and no row has more than its hash. Refuses subjects that do not
 * allow it, and more reports from one network than there is reason for.
 */
export async function reportAnonymously(
  deps: Deps,
  { input, key, network }: AnonymousReport,
): Promise<ReportedAnonymously> {
  const [code, ...older] = codesFrom(deps, key);
  const { files = [], ...said } = input;
  const named = { ...said, ...(files.length > 0 ? { files: files.map(withoutName) } : {}) };
  const actor = { kind: "reporter" } as const;
  const filed = await fileTicket(
    deps,
    { v: 1, verb: "file", input: named, actor, key: `anonymous/${key}`, via: "web" },
    { hash: receiptHashes(deps, code)[0], network },
  );
  const { outcome, nextMomentAt } = filed;
  if (!outcome.ok || !outcome.replayed) return { outcome, nextMomentAt, code: outcome.ok ? code : null };
  const again = await orUnavailable(codeAgain(deps, [code, ...older]));
  if (again === "unavailable") return { outcome: { ok: false, code: again }, nextMomentAt, code: null };
  return { outcome, nextMomentAt, code: again };
}

/** A code as it is kept: by each secret that is still accepted, the newest first. */
export function receiptHashes({ keyed }: Pick<Deps, "keyed">, code: string): readonly [string, ...string[]] {
  return keyed("receipt", code);
}

/** What a picture is called here: its own name may say who took it, and when. */
export function withoutName(file: AttachedFile, at: number): AttachedFile {
  return { ...file, name: `picture-${at + 1}.${FILE_KINDS[file.kind].endings[0]}` };
}

function codesFrom({ keyed }: Deps, key: string): [string, ...string[]] {
  const [newest, ...older] = keyed("receipt code", key);
  const code = (hex: string) => receiptCode(Buffer.from(hex, "hex").subarray(0, CODE_BYTES));
  return [code(newest), ...older.map(code)];
}

/** The code that a report was given, by whichever secret; null where it was filed too long ago. */
async function codeAgain(deps: Deps, codes: readonly string[]): Promise<string | null> {
  const hashed = codes.map((code) => ({ code, hashes: receiptHashes(deps, code) }));
  const found = await findReceipt(
    deps.db,
    hashed.flatMap(({ hashes }) => hashes),
  );
  if (!found || deps.now() >= found.filedAt + SHOWN_AGAIN_MS) return null;
  return hashed.find(({ hashes }) => hashes.includes(found.hash ?? ""))?.code ?? null;
}
