import { beforeAll, expect, test } from "vitest";
import { readToday } from "#app/db/lists/read-today.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { as, deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf } from "./campus.ts";

beforeAll(() => moveToOwnCampus());

test("a level's rule takes the ticket over in the commit that tells it, on its own channels, with the sums of work", async () => {
  const reference = await fileWith(deps(), "student07", { subcategory: "plumbing" });
  const [before] = await rowsOf("select id, assignee_id, next_moment_at from tickets where reference = ?", [
    reference,
  ]);
  const [owner, warden] = [Number(before?.assignee_id), idOf("warden.neeladri")];
  await rowsOf("update escalation_rules set moves = 1, channels = '[]' where person_id = ? and level = 1", [
    warden,
  ]);
  const load = async (person: number) =>
    Number((await rowsOf("select minutes from workloads where person_id = ?", [person]))[0]?.minutes ?? 0);
  const loads = [await load(owner), await load(warden)];
  const late = NOW + 30 * 86_400_000;
  // Sweep and alarm at once.
  await Promise.all([1, 2].map(() => runMoments(deps({ now: () => late }), reference)));
  const [after] = await rowsOf("select assignee_id, assigned_why, level from tickets where reference = ?", [
    reference,
  ]);
  expect(after).toMatchObject({ assignee_id: warden, assigned_why: "ladder" });
  const moved = await rowsOf(
    "select seq, facts from ticket_events where ticket_id = ? and kind <> 'filed' and json_extract(facts, '$.to') is not null",
    [Number(before?.id)],
  );
  expect(moved).toHaveLength(1);
  const taken = loads[0] ?? 0;
  const [left, got] = [await load(owner), await load(warden)];
  expect(got - (loads[1] ?? 0)).toBe(taken - left);
  expect(taken - left).toBeGreaterThan(0);
  const told = await rowsOf(
    "select person_id, channel, duty from outbox where ticket_id = ? and seq = ? order by person_id, channel",
    [Number(before?.id), Number(moved[0]?.seq)],
  );
  expect(told.filter(({ person_id }) => person_id === owner)).toHaveLength(2);
  // Whoever has it now is told as its owner; who only stands on the level has the inbox alone.
  expect(told.filter(({ person_id }) => person_id === warden).map(({ duty }) => duty)).toEqual([
    "assignee",
    "assignee",
  ]);
  await rowsOf("update escalation_rules set moves = 0 where person_id = ?", [warden]);
  const second = await fileWith(deps(), "student07", { subcategory: "carpentry" });
  await runMoments(deps({ now: () => late }), second);
  const level = await rowsOf(
    `select distinct o.channel from outbox o join ticket_events e on e.ticket_id = o.ticket_id and e.seq = o.seq
      where o.ticket_id = (select id from tickets where reference = ?) and e.kind = 'broken' and o.person_id = ? and o.duty = 'level'`,
    [second, warden],
  );
  expect(level).toEqual([{ channel: "inbox" }]);
  await rowsOf("update escalation_rules set channels = null where person_id = ?", [warden]);
});

test("a level of a role tells whoever has it for the ticket's part of the campus, and nobody elsewhere", async () => {
  await rowsOf("delete from escalation_rules where level = 1");
  await rowsOf(
    "insert into escalation_rules (level, role, delay_minutes, delay_unit) values (1, 'spoc', 0, 'elapsed')",
  );
  const reference = await fileWith(deps(), "student08", { subcategory: "plumbing" });
  await runMoments(deps({ now: () => NOW + 30 * 86_400_000 }), reference);
  const reviewers = await rowsOf(
    "select p.person_id from ticket_people p where p.ticket_id = (select id from tickets where reference = ?) and p.reason = 'level_1'",
    [reference],
  );
  const told = reviewers.map(({ person_id }) => person_id);
  expect(told).toContain(idOf("warden.neeladri"));
  for (const elsewhere of ["warden.velankani", "spoc1.velankani", "spoc.college"])
    expect(told).not.toContain(idOf(elsewhere));
  await rowsOf(
    "update tickets set extension_asked_by_id = ?, extension_until_at = ?, level = 0 where reference = ?",
    [idOf("director"), NOW + 40 * 86_400_000, reference],
  );
  const waits = async (mail: string) =>
    (await readToday(deps().db, as(mail), NOW)).toDecide.some((row) => row.reference === reference);
  expect(await Promise.all(["warden.neeladri", "spoc.college"].map(waits))).toEqual([true, false]);
});
