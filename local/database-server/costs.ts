/** One instruction of a prepared statement, as EXPLAIN lists it. */
export interface Instruction {
  opcode: string;
  cursor: number;
}

export interface Plan {
  /** It walks through a table or an index from one end. */
  scans: boolean;
  /** How many tables and indexes a changed row is written into. */
  writesPerRow: number;
}

const opening = new Set(["OpenRead", "OpenWrite", "ReopenIdx"]);
const scanning = new Set(["Rewind", "Last"]);
const writing = new Set(["Insert", "IdxInsert"]);

/**
 * What the program of a statement tells of its costs. The engine counts the rows that a statement reads and
 * writes, but the package does not pass the counts on, so they are worked out from here.
 */
export function planOf(program: Instruction[]): Plan {
  const stored = cursorsOf(program, opening);
  const written = [...cursorsOf(program, writing)].filter((cursor) => stored.has(cursor));
  return {
    scans: program.some(({ opcode, cursor }) => scanning.has(opcode) && stored.has(cursor)),
    writesPerRow: Math.max(1, written.length),
  };
}

function cursorsOf(program: Instruction[], opcodes: Set<string>): Set<number> {
  return new Set(program.filter(({ opcode }) => opcodes.has(opcode)).map(({ cursor }) => cursor));
}

/**
 * The counts of a Hrana answer. Rows walked through in a scan are counted; of those found by an index only the ones
 * answered or changed are, and what triggers and foreign keys do is not. So `rows_read` may be too small, but a
 * list that reads its whole table shows. Ask Turso or sqld where the true count matters.
 */
export function costsOf(plan: Plan, answered: number, changed: number, scanned: number) {
  return { rows_read: Math.max(answered, changed, scanned), rows_written: changed * plan.writesPerRow };
}
