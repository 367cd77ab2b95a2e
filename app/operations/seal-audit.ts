import { loadAudit, sealAudit as sealNext } from "#app/db/upkeep/audit.ts";
import { NOTHING_PROVEN, type ProvenRow, proveAudit, proveFurther } from "#app/domain/proof/audit-proof.ts";
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

/**
 * Reads the whole audit log, a page at a time, and answers what is not as it was sealed. Changes nothing. Only where
 * something is wrong all rows are held at once, to name those that stand in each other's places.
 */
export async function verifyAudit({ db }: Deps): Promise<VerifiedAudit> {
  const counts = { rows: 0, erased: 0, unsealed: 0 };
  let until = NOTHING_PROVEN;
  for (;;) {
    const { rows, lastSeq } = await loadAudit(db, until.seq, PAGE);
    const next = proveFurther(until, rows);
    const isLast = rows.length < PAGE;
    if (next === null || (isLast && next.seq !== lastSeq)) return verifyWhole(db);
    counts.rows += rows.length;
    counts.erased += rows.filter(({ words }) => words === "erased").length;
    counts.unsealed += rows.filter(({ hash }) => hash === null).length;
    if (isLast) return { ...counts, finds: [] };
    until = next;
  }
}

async function verifyWhole(db: Deps["db"]): Promise<VerifiedAudit> {
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
