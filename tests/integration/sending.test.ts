import { beforeAll, expect, test } from "vitest";
import { deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

let dead: number;
beforeAll(async () => {
  await moveToOwnCampus();
  const reference = await fileWith(deps(), "student09", { description: "The secret words of a report." });
  const [row] = await rowsOf(
    `update outbox set state = 'dead', reason = '550 no such user', attempts = 3 where id = (select max(o.id) from outbox o
      join tickets t on t.id = o.ticket_id where t.reference = ?) returning id`,
    [reference],
  );
  dead = Number(row?.id);
});

const stateOf = async () => (await rowsOf("select state, attempts from outbox where id = ?", [dead]))[0];

test("an operator sees what was given up and why, and no word of it", async () => {
  await rowsOf("insert into role_grants (person_id, role, from_at) values (?, 'operator', 1)", [
    idOf("spoc.college"),
  ]);
  const page = await (await (await signedIn("spoc.college")).get("/admin/sending")).text();
  expect(page).toContain("550 no such user");
  expect(page).toContain("3 tries");
  expect(page).not.toContain("secret words");
  expect(page).toMatch(/Moments that are late/);
});

test("for everybody else there is no such page, and nothing is tried again", async () => {
  for (const mail of ["dean", "spoc1.neeladri", "student09"]) {
    const person = await signedIn(mail);
    expect((await person.get("/admin/sending")).status).toBe(404);
    expect((await person.send("/admin/sending", { retry: String(dead) })).status).toBe(404);
  }
  expect(await stateOf()).toEqual({ state: "dead", attempts: 3 });
});

test("what was given up is tried again once, however often that is asked", async () => {
  const superAdmin = await signedIn("super");
  expect(await (await superAdmin.get("/admin/sending")).text()).toContain("Try it again");
  for (const retry of [String(dead), String(dead), "999999", "x"])
    expect((await superAdmin.send("/admin/sending", { retry })).status).toBe(303);
  expect((await stateOf())?.state).not.toBe("dead");
  const [row] = await rowsOf("select give_up_at from outbox where id = ?", [dead]);
  expect(Number(row?.give_up_at)).toBeGreaterThan(NOW);
  const audited = await rowsOf("select actor_id, thing_id from audit_log where action = 'message_retried'");
  expect(audited).toEqual([{ actor_id: idOf("super"), thing_id: String(dead) }]);
});

test("where no mail arrives for longer than usual, and none that we sent to ourselves, operators read it on both pages", async () => {
  const superAdmin = await signedIn("super");
  const pages = () =>
    Promise.all(["/admin/sending", "/admin/mail"].map(async (path) => (await superAdmin.get(path)).text()));
  const arrived = (hoursAgo: number) =>
    rowsOf(
      `insert into inbound_mail (sha256, bytes, envelope_from, envelope_to, received_at, outcome, settled_at)
        values (?, 1, 'a@campus.test', 'help@campus.test', ?, 'set_aside', 1)`,
      [`hash ${hoursAgo}`, Date.now() - hoursAgo * 3_600_000],
    );
  await arrived(25);
  for (const page of await pages()) expect(page).toContain("No mail has arrived for longer than usual");
  await arrived(1);
  for (const page of await pages()) expect(page).not.toContain("No mail has arrived for longer than usual");
  await rowsOf("insert into mail_self_tests (id, sent_at) values ('unreturned', ?)", [
    Date.now() - 2 * 3_600_000,
  ]);
  for (const page of await pages()) expect(page).toContain("has not come back");
});

test("on the invented campus an operator reads the mails that wait, but none of what few may read", async () => {
  const open = await fileWith(deps(), "student10", { description: "Words that wait to be sent." });
  const kept = await fileWith(deps(), "student11", { description: "Words that few may read." });
  await rowsOf("update tickets set visibility = 'restricted' where reference = ?", [kept]);
  const superAdmin = await signedIn("super");
  const read = async (person = superAdmin) => (await person.get("/admin/sending/mails")).text();
  const page = await read();
  expect(page).toContain("Words that wait to be sent.");
  expect(page).toContain(`/tickets/${open}`);
  expect(page).not.toContain("Words that few may read.");
  for (const mail of ["dean", "spoc1.neeladri", "student10"])
    expect((await (await signedIn(mail)).get("/admin/sending/mails")).status).toBe(404);
  const path = "/admin/sending";
  expect(await (await superAdmin.get(path)).text()).toContain(`${path}/mails`);
  await rowsOf("update campus set made_by_demo = 0");
  expect((await superAdmin.get(`${path}/mails`)).status).toBe(404);
  expect(await (await superAdmin.get(path)).text()).not.toContain(`${path}/mails`);
  await rowsOf("update campus set made_by_demo = 1");
});
