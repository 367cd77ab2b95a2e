import {
  createExecutionContext,
  createScheduledController,
  env,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { askForCode } from "#app/operations/sign-in-by-code.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { depsOf } from "#workers/deps.ts";
import { postboxOf, wakePostbox } from "#workers/desks.ts";
import { scheduled } from "#workers/scheduled.ts";
import { eventsOf, fileAs, moveToOwnCampus, rowsOf, say, ticketOf } from "./campus.ts";

const DAY_MS = 86_400_000;

let server: MailServer;
beforeAll(async () => {
  server = await openMailServer(inject("smtpControlUrl"));
  await moveToOwnCampus({ SMTP_URL: `smtp://127.0.0.1:${server.port}` });
});
afterAll(() => server.close());

const mailsOf = async (reference: string) =>
  (await server.mails()).filter((mail) => mail.subject.startsWith(`[#${reference}]`));

const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 100 });

test("what a filing has to tell leaves by itself", async () => {
  const reference = await fileAs("student20", { subcategory: "wifi-block" });
  await soon(async () => {
    const to = (await mailsOf(reference)).flatMap((mail) => mail.envelope.to).sort();
    expect(to).toEqual(["spoc.wifi@campus.test", "student20@campus.test"]);
  });
});

test("what a command has to tell leaves by itself", async () => {
  const reference = await fileAs("student21", { subcategory: "wifi-block" });
  await say("spoc.wifi", reference, "acknowledge", { message: "On it.", when: "" });
  await soon(async () => expect(await mailsOf(reference)).toHaveLength(3));
});

test("the time to reopen counts from the first accepted mail of the resolution, and is told once", async () => {
  const reference = await fileAs("student22", { subcategory: "wifi-block" });
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "New switch." });
  const grace = Number((await ticketOf(reference)).reopen_until_at);
  const kinds = async () => (await eventsOf(reference)).map((event) => event.kind);
  await soon(async () => expect(await kinds()).toEqual(["filed", "resolved", "delivered"]));
  const ticket = await ticketOf(reference);
  expect(ticket.reopen_until_at).toBe(Number(ticket.resolution_delivered_at) + 7 * DAY_MS);
  expect(Number(ticket.reopen_until_at)).toBeLessThan(grace);
});

test("for what leaves later its alarm is set, and then it leaves", async () => {
  const reference = await fileAs("student23", { subcategory: "wifi-block" });
  await soon(async () => expect(await mailsOf(reference)).toHaveLength(2));
  await say("spoc.wifi", reference, "reply", { body: "Tomorrow." });
  const [row] = await rowsOf("select next_attempt_at as at from outbox where state = 'queued'");
  await soon(async () => expect(Math.abs(Number(await alarmOf()) - Number(row?.at))).toBeLessThan(1000));
  expect(await mailsOf(reference)).toHaveLength(2);
  await rowsOf(
    `update outbox set next_attempt_at = not_before_at - 60000 where state = 'queued' and channel = 'mail'
      and ticket_id = (select id from tickets where reference = ?)`,
    [reference],
  );
  await runDurableObjectAlarm(postboxOf(env, "mail"));
  await soon(async () => expect(await mailsOf(reference)).toHaveLength(3));
});

const alarmOf = () => runInDurableObject(postboxOf(env, "mail"), (_, { storage }) => storage.getAlarm());

test("a minute whose sweep can't be made sends all the same", async () => {
  const woken: string[] = [];
  const postbox = { wake: () => void woken.push("rows"), wakeForCode: () => void woken.push("codes") };
  const nowhere = {
    ...env,
    TURSO_DATABASE_URL: "http://127.0.0.1:1",
    POSTBOX: { getByName: () => postbox },
  } as unknown as Env;
  await scheduled(createScheduledController({ cron: "* * * * *" }), nowhere, createExecutionContext());
  expect(woken).toEqual(["rows", "codes"]);
});

test("it is woken where there is a mail server, and left alone where there is none", async () => {
  const woken: string[] = [];
  const POSTBOX = { getByName: () => ({ wake: () => void woken.push("rows") }) };
  await wakePostbox({ ...env, SMTP_URL: undefined, POSTBOX } as unknown as Env);
  expect(woken).toEqual([]);
  await wakePostbox({ ...env, POSTBOX } as unknown as Env);
  expect(woken).toEqual(["rows"]);
});

test("a code that nobody woke it for leaves with the minute", async () => {
  await askForCode(depsOf(env), { email: "student25@campus.test", network: "192.0.2.1" });
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  await soon(async () => {
    const to = (await server.mails()).flatMap((mail) => mail.envelope.to);
    expect(to).toContain("student25@campus.test");
  });
});

test("whoever's server knows no such address gets no more mails, and the ticket's owner is told once", async () => {
  await server.behave({ at: "rcpt", does: "refuse", code: 550, text: "5.1.1 No such user" });
  const reference = await fileAs("student24", { subcategory: "wifi-block" });
  // Of those who are told of this ticket: a promise of the demo may break at this very moment.
  const marked = () =>
    rowsOf(
      `select a.value, t.kind, t.status from troubled_addresses t join person_addresses a on a.id = t.address_id
        where a.person_id in (select o.person_id from outbox o join tickets k on k.id = o.ticket_id where k.reference = ?)
        order by a.value`,
      [reference],
    );
  await soon(async () =>
    expect(await marked()).toEqual([
      { value: "spoc.wifi@campus.test", kind: "hard", status: "5.1.1" },
      { value: "student24@campus.test", kind: "hard", status: "5.1.1" },
    ]),
  );
  await server.behave(null);
  const kept = (await eventsOf(reference)).filter(({ kind }) => kind === "mail_kept");
  expect(kept.map(({ facts }) => JSON.parse(String(facts)))).toEqual([
    expect.objectContaining({ why: "bounced", bounce: "hard" }),
    expect.objectContaining({ why: "bounced", bounce: "hard" }),
  ]);
  await say("spoc.wifi", reference, "acknowledge", { message: "On it.", when: "" });
  await soon(async () =>
    expect(
      await rowsOf(
        `select count(*) as n from outbox o join tickets k on k.id = o.ticket_id
          where k.reference = ? and o.state in ('queued', 'claimed')`,
        [reference],
      ),
    ).toEqual([{ n: 0 }]),
  );
  expect(await mailsOf(reference)).toEqual([]);
});

test("waking a postbox of a channel that leads nowhere does nothing", async () => {
  await postboxOf(env, "carrier-pigeon").wake();
  const kept = await runInDurableObject(postboxOf(env, "carrier-pigeon"), (_, { storage }) =>
    storage.getAlarm(),
  );
  expect(kept).toBeNull();
});

test("whoever ends it while it sends leaves an alarm behind", async () => {
  await server.behave({ at: "connect", does: "hang" });
  await fileAs("student26", { subcategory: "wifi-block" });
  await soon(async () => {
    const claimed = await rowsOf("select count(*) as n from outbox where state = 'claimed'");
    expect(claimed).not.toEqual([{ n: 0 }]);
  });
  expect(await alarmOf()).not.toBeNull();
  await runDurableObjectAlarm(postboxOf(env, "mail"));
  expect(await alarmOf()).not.toBeNull();
  await server.behave(null);
});
