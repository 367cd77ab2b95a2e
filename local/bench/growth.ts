import { sqldBinary } from "#local/database-server/sqld.ts";
import type { GrownCampus } from "./grown-campus.ts";
import { openMeter } from "./meter.ts";
import { pageReads } from "./page-reads.ts";
import { openRecorder, type Sent } from "./recorder.ts";
import { rowsRead } from "./rows-read.ts";
import { startSqldOn } from "./servers.ts";

/** What one page costs one person at one size of the campus. */
export type PageCost = { actor: string; page: string; statements: number; steps: number; ms: number };

/** The statements that each page of each actor really sends. */
export type PageSent = { actor: string; page: string; sent: Sent[] };

export async function recordPages(campus: GrownCampus): Promise<PageSent[]> {
  const { db, taken } = openRecorder(campus.url);
  const recorded = [];
  for (const { actor, page, read } of pageReads(campus)) {
    await read(db);
    recorded.push({ actor, page, sent: taken().sent });
  }
  return recorded;
}

/** Each page's statements, run on the file itself; the time is the fastest of `turns`. */
export function costsOf(file: string, pages: readonly PageSent[], turns: number): PageCost[] {
  const meter = openMeter(file);
  try {
    return pages.map(({ actor, page, sent }) => {
      return { actor, page, statements: sent.length, ...meter.cost(sent, turns) };
    });
  } finally {
    meter.close();
  }
}

/** The rows that sqld reads for each page; null where there is no sqld. Nobody else may have the file open. */
export async function rowsReadOf(file: string, pages: readonly PageSent[]): Promise<number[] | null> {
  if (sqldBinary() === null) return null;
  const server = await startSqldOn(file);
  try {
    const counts: number[] = [];
    for (const { sent } of pages) counts.push(await rowsRead(server.url, sent));
    return counts;
  } finally {
    await server.close();
  }
}
