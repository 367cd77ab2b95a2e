import { getTableColumns, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { people } from "#app/db/schema/people-schema.ts";
import { escalationRules } from "#app/db/schema/rules-schema.ts";
import { ticketPeople, tickets } from "#app/db/schema/tickets-schema.ts";
import { wholeRow } from "#app/db/whole-rows.ts";
import { deps } from "./campus.ts";

test("a row as one value is the row as it is: numbers, words, yes and no, lists, and what is not there", async () => {
  const { reads } = deps().db;
  for (const table of [tickets, people, ticketPeople, escalationRules]) {
    const columns = getTableColumns(table);
    const order = sql.raw("rowid");
    const plain = await reads.select(columns).from(table).orderBy(order).limit(200);
    const whole = await reads
      .select({ row: wholeRow(columns) })
      .from(table)
      .orderBy(order)
      .limit(200);
    expect(plain.length).toBeGreaterThan(0);
    expect(whole.map(({ row }) => row)).toEqual(plain);
  }
});

test("words keep what JSON writes in another way, and what is computed is decoded", async () => {
  const { reads } = deps().db;
  const said = `“Tap” says "drip"\\, \u2028 🚰\n<b>`;
  const fields = {
    said: sql<string>`${said}`,
    yes: sql<boolean>`1`.mapWith(Boolean),
    no: sql<boolean>`0`.mapWith(Boolean),
    none: sql<boolean | null>`null`.mapWith(Boolean),
    much: sql<number>`9007199254740991`,
    part: sql<number>`0.5`,
  };
  const [answer] = await reads.select({ row: wholeRow(fields) }).from(sql`(select 1)`);
  expect(answer?.row).toEqual({ said, yes: true, no: false, none: null, much: 2 ** 53 - 1, part: 0.5 });
});
