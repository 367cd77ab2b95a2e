import { createExecutionContext, createScheduledController, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { auditStatements } from "#app/db/upkeep/audit.ts";
import { sealAudit, verifyAudit } from "#app/operations/seal-audit.ts";
import { scheduled } from "#workers/scheduled.ts";
import { database, deps, idOf, moveToOwnCampus, NOW, rowsOf } from "./campus.ts";

beforeAll(async () => {
  await moveToOwnCampus();
  for (const name of ["one", "two", "three", "four"]) await write(name);
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
});

function write(name: string) {
  const [first, ...rest] = auditStatements(deps().db.writes, {
    at: NOW,
    actorId: idOf("super"),
    action: "role_granted",
    thing: "person",
    thingId: name,
    words: { text: `Because of ${name}.`, salt: name },
  });
  if (!first) throw new Error("nothing to write");
  return deps().db.writes.batch([first, ...rest]);
}

/** What is found while somebody past all triggers has done that; undone afterwards. */
async function foundAfter(tampering: string[]): Promise<readonly string[]> {
  const triggers = await rowsOf(
    "select name, sql from sqlite_master where tbl_name = 'audit_log' and type = 'trigger'",
  );
  expect(triggers).toHaveLength(2);
  const kept = await rowsOf("select * from audit_log order by seq");
  const words = await rowsOf("select * from audit_words");
  await database().batch(
    ["pragma defer_foreign_keys = on", ...triggers.map(({ name }) => `drop trigger ${name}`), ...tampering],
    "write",
  );
  const { finds } = await verifyAudit(deps());
  const values = kept.map((row) => ({
    sql: `insert into audit_log values (${Object.keys(row).map(() => "?")})`,
    args: Object.values(row),
  }));
  await database().batch(
    [
      "delete from audit_words",
      "delete from audit_log",
      ...values.map(({ sql, args }) => ({ sql, args: args as (string | number | null)[] })),
      ...words.map(({ seq, text, salt }) => ({
        sql: "insert into audit_words values (?, ?, ?)",
        args: [Number(seq), String(text), String(salt)],
      })),
      ...triggers.map(({ sql }) => String(sql)),
    ],
    "write",
  );
  expect((await verifyAudit(deps())).finds.length).toBe(0);
  return finds;
}

test("the minute seals what was added, and the whole log verifies", async () => {
  expect(await verifyAudit(deps())).toEqual({ rows: 4, erased: 0, unsealed: 0, finds: [] });
  await write("five");
  expect(await verifyAudit(deps())).toMatchObject({ rows: 5, unsealed: 1, finds: [] });
  expect(await sealAudit(deps())).toMatchObject({ seq: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await sealAudit(deps())).toBeNull();
});

test("the database itself refuses to change or delete a row", async () => {
  const refused = (sql: string) => expect(database().execute(sql)).rejects.toThrow(/audit log/);
  await refused("update audit_log set actor_id = 2 where seq = 1");
  await refused("update audit_log set hash = 'other' where seq = 1");
  await refused("delete from audit_log where seq = 4");
  await write("six");
  await refused("update audit_log set facts = '{}', hash = 'x', action = 'role_ended' where hash is null");
  await sealAudit(deps());
});

test.each([
  ["a planted change", ["update audit_log set actor_id = 2 where seq = 2"], ["row 2 changed"]],
  [
    "a deleted row",
    ["delete from audit_words where seq = 3", "delete from audit_log where seq = 3"],
    ["row 3 is missing"],
  ],
  [
    "the last row deleted",
    ["delete from audit_words where seq = 6", "delete from audit_log where seq = 6"],
    ["row 6 is missing"],
  ],
  [
    "a reordered one",
    [
      "delete from audit_words",
      "update audit_log set seq = 99 where seq = 2",
      "update audit_log set seq = 2 where seq = 3",
      "update audit_log set seq = 3 where seq = 99",
    ],
    ["row 2 stands in the place of row 3", "row 3 stands in the place of row 2"],
  ],
  ["changed words", ["update audit_words set text = 'No reason.' where seq = 4"], ["words of row 4 changed"]],
])("%s is found and named", async (_, tampering, finds) => {
  expect(await foundAfter(tampering)).toEqual(finds);
});

test("words that were erased are counted, and are no find", async () => {
  await database().execute("delete from audit_words where seq = 1");
  expect(await verifyAudit(deps())).toMatchObject({ erased: 1, finds: [] });
});
