import { beforeAll, expect, test } from "vitest";
import { database, idOf, moveToOwnCampus } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";

let admin: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  admin = await signedIn("super");
});

const page = async () => (await admin.get("/admin/health")).text();

test("it is a super admin's, and says that all is well where it is", async () => {
  for (const mail of ["dean", "student01"])
    expect((await (await signedIn(mail)).get("/admin/health")).status).toBe(404);
  const html = await page();
  for (const good of [
    "subjects has an owner, a roster or a default",
    "subjects that are protected, or can be, has readers",
    "No: all duties are those of people who are here.",
    "Yes: every role that is told",
  ])
    expect(html).toContain(good);
});

test("it names what finds nobody, who is gone and still has duties, and what was given up", async () => {
  await database().batch(
    [
      `delete from default_assignments where domain_id = (select domain_id from categories where slug = 'library')`,
      `delete from rosters where domain_id = (select domain_id from categories where slug = 'library')`,
      `delete from owners where category_id in (select id from categories where slug = 'library' or id = (select parent_id from categories where slug = 'library'))`,
      `insert into default_assignments (domain_id, person_id, priority) select domain_id, ${idOf("spoc2.neeladri")}, 9 from categories where slug = 'plumbing'`,
      `update people set state = 'left' where id = ${idOf("spoc2.neeladri")}`,
      "update people set leaves_at = 1 where id in (select person_id from protected_readers where is_fallback = 1)",
      "update outbox set state = 'dead' where id in (select id from outbox order by id limit 3)",
      "update cron_runs set started_at = 1",
      "insert into cron_runs (name, started_at) values ('sweep', 1) on conflict do nothing",
    ],
    "write",
  );
  const html = await page();
  expect(html).toContain("Library: nobody, it waits for triage");
  expect(html).toContain(`<a href="/admin/people/${idOf("spoc2.neeladri")}">`);
  expect(html).toContain("gets what nobody owns");
  expect(html).toContain("reads protected reports");
  expect(html).toContain("no fallback");
  expect(html).toContain("<dt>Messages given up</dt><dd>3</dd>");
  expect(html).toContain("too long ago");
});
