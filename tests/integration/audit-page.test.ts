import { beforeAll, expect, test } from "vitest";
import { deps, fileWith, moveToOwnCampus, rowsOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(async () => {
  await moveToOwnCampus();
});

const page = async (mail: string, path = "/admin/audit") => (await signedIn(mail)).get(path);

test("an auditor reads the log and how some tickets went, and nothing of whose they are", async () => {
  const words = "Kumbhakarna sleeps in the pipe";
  await fileWith(deps(), "student20", { description: words, place: "Behind the banyan" });
  await rowsOf("update tickets set visibility = 'protected' where id % 2 = 0 and visibility = 'normal'");
  const html = await (await page("auditor")).text();
  expect(html).toContain("Some tickets, without whose they are");
  expect(html).toMatch(/At once: filed, by the requester/);
  const sample = html.slice(html.indexOf('id="sample"'), html.indexOf('id="log"'));
  expect(sample).not.toMatch(/#\d+|\/tickets\/|Kumbhakarna|banyan/);
  const names = await rowsOf("select name from people");
  for (const { name } of names) expect(sample).not.toContain(String(name));
});

test("a super admin reads the log alone, and for everybody else there is no such page", async () => {
  const admin = await (await page("super")).text();
  expect(admin).toContain("The log");
  expect(admin).not.toContain("Some tickets");
  expect((await page("super", "/admin/audit?before=1")).status).toBe(200);
  for (const mail of ["dean", "student20"]) expect((await page(mail)).status).toBe(404);
});
