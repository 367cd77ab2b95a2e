import { expect, test } from "vitest";
import { forgetOldOperations } from "#app/operations/forget-operations.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { command, fileWith, NOW, operationsOf, ownCampus, rowsOf } from "./campus.ts";

const DAY_MS = 86_400_000;

test("after thirty days a key is known no more, but those of filings, mails and the system", async () => {
  const campus = await ownCampus();
  const at = (now: number) => ({ ...campus.deps, now: () => now });
  const reference = await fileWith(at(NOW), "student15");
  const said = command("student15", reference, "reply", { body: "It is worse now." });
  const mailed = { ...command("student15", reference, "reply", { body: "By mail." }), key: "mail/one" };
  for (const each of [said, mailed])
    expect(await runCommand(at(NOW), each)).toMatchObject({ ok: true, replayed: false });
  const verbs = async () =>
    (await operationsOf(reference, campus.database)).map(({ verb, key }) => [verb, key]);
  const before = await verbs();
  await forgetOldOperations(at(NOW + 30 * DAY_MS));
  expect(await verbs()).toEqual(before);
  expect(await runCommand(at(NOW + 30 * DAY_MS), said)).toMatchObject({ ok: true, replayed: true });
  const ofSystem = "select count(*) as n from operations where actor_id = 0";
  const system = await rowsOf(ofSystem, [], campus.database);
  const deleted = await forgetOldOperations(at(NOW + 30 * DAY_MS + 1));
  expect(deleted).toBeGreaterThan(0);
  expect((await verbs()).map(([verb, key]) => [verb, key === "mail/one"])).toEqual([
    ["file", false],
    ["reply", true],
  ]);
  expect(await rowsOf(ofSystem, [], campus.database)).toEqual(system);
  expect(await forgetOldOperations(at(NOW + 30 * DAY_MS + 1))).toBe(0);
  expect(
    await rowsOf(
      "select count(*) as n from tickets where operation_id not in (select id from operations)",
      [],
      campus.database,
    ),
  ).toEqual([{ n: 0 }]);
});
