import { afterAll, beforeAll, test } from "vitest";
import { type RunningSite, runSite } from "./running-site.ts";
import { fileTicket, signedIn, until } from "./visitor.ts";

const PROMISE_MS = 60_000;

let calm: RunningSite;
let killed: RunningSite;

beforeAll(async () => {
  calm = await runSite();
  killed = await runSite();
}, 180_000);

afterAll(() => Promise.all([calm.close(), killed.close()]));

test.concurrent("level 1 is told within two seconds of the broken promise, and once", {
  timeout: 150_000,
}, async ({ expect }) => {
  const student = await signedIn(calm.origin, "student01");
  const filedAt = Date.now();
  await fileTicket(student, "quick-promise", { description: "Watch this promise break" });
  await until("the warden's mail", PROMISE_MS + 10_000, () => calm.mailsTo("warden.neeladri")[0]);
  expect(Date.now() - filedAt - PROMISE_MS).toBeLessThan(2000);
  await until("the dean's mail a minute later", PROMISE_MS + 10_000, () => calm.mailsTo("dean")[0]);
  expect(calm.mailsTo("warden.neeladri")).toHaveLength(1);
});

test.concurrent("killed over the moment and started again it is told at once, and once", {
  timeout: 200_000,
}, async ({ expect }) => {
  const student = await signedIn(killed.origin, "student02");
  const filedAt = Date.now();
  await fileTicket(student, "quick-promise", { description: "Nobody is there when it breaks" });
  await until("the warden's first mail", 20_000, () => killed.mailsTo("student02")[0]);
  await killed.kill();
  await new Promise((resume) => setTimeout(resume, filedAt + PROMISE_MS + 3000 - Date.now()));
  expect(killed.mailsTo("warden.neeladri")).toEqual([]);
  await killed.startAgain();
  const startedAt = Date.now();
  await until("the warden's mail", 10_000, () => killed.mailsTo("warden.neeladri")[0]);
  expect(Date.now() - startedAt).toBeLessThan(5000);
  await new Promise((resume) => setTimeout(resume, 5000));
  expect(killed.mailsTo("warden.neeladri")).toHaveLength(1);
});
