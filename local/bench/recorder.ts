import { type Database, openDatabase } from "#app/db/client.ts";

/** A statement as it went over the wire, with the values it was sent with. */
export type Sent = { sql: string; args: (string | number | null)[] };

type Value = { type: string; value?: string };
type Stmt = { sql?: string; sql_id?: number; args?: Value[] };
type Request = {
  type: string;
  sql?: string;
  sql_id?: number;
  stmt?: Stmt;
  batch?: { steps: { stmt: Stmt }[] };
};

/** A database whose requests are written down on their way. */
export function openRecorder(url: string): { db: Database; taken(): { requests: number; sent: Sent[] } } {
  const bodies: string[] = [];
  const db = openDatabase({ url, authToken: null }, async (input, init) => {
    const request = input instanceof Request ? input : new Request(input);
    bodies.push(await request.clone().text());
    return fetch(request, init);
  });
  return {
    db,
    /** What was sent since the last time this was asked. */
    taken: () => {
      const taken = bodies.splice(0);
      return { requests: taken.length, sent: taken.flatMap(statementsIn) };
    },
  };
}

/** The statements of one pipeline that read or write rows. */
export function statementsIn(body: string): Sent[] {
  const { requests } = JSON.parse(body) as { requests: Request[] };
  const texts = new Map(requests.map((each) => [each.sql_id, each.sql]));
  const sent = requests.flatMap(({ stmt, batch }) => [
    ...(stmt ? [stmt] : []),
    ...(batch?.steps.map((step) => step.stmt) ?? []),
  ]);
  return sent.flatMap(({ sql, sql_id, args = [] }) => {
    const text = sql ?? texts.get(sql_id) ?? "";
    return /^\s*(select|with|insert|update|delete)/i.test(text) ? [{ sql: text, args: args.map(plain) }] : [];
  });
}

function plain({ type, value = "" }: Value): string | number | null {
  if (type === "null") return null;
  return type === "text" ? value : Number(value);
}
