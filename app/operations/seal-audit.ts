import { loadAudit, sealAudit as sealNext } from "#app/db/upkeep/audit.ts";
import { type ProvenRow, proveAudit } from "#app/domain/proof/audit-proof.ts";
import type { Deps } from "./deps.ts";

const MOST_BATCHES = 20;
const PAGE = 2000;

/** Seals every row of the audit log that is not yet; answers the last one, for the log to remember. */
export async function sealAudit({ db }: Deps): Promise<{ seq: number; hash: string } | null> {
  let sealed: { seq: number; hash: string } | null = null;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const next = await sealNext(db);
    if (next === null) return sealed;
    sealed = next;
  }
  return sealed;
}

/** How the audit log stands: `erased` words and `unsealed` rows are no finds. */
export type VerifiedAudit = { rows: number; erased: number; unsealed: number; finds: readonly string[] };

/** Reads the whole audit log and answers what is not as it was sealed. Changes nothing. */
export async function verifyAudit({ db }: Deps): Promise<VerifiedAudit> {
  const rows: ProvenRow[] = [];
  for (;;) {
    const page = await loadAudit(db, rows.at(-1)?.seq ?? 0, PAGE);
    rows.push(...page.rows);
    if (page.rows.length < PAGE) {
      return {
        rows: rows.length,
        erased: rows.filter(({ words }) => words === "erased").length,
        unsealed: rows.filter(({ hash }) => hash === null).length,
        finds: proveAudit(rows, page.lastSeq),
      };
    }
  }
}
