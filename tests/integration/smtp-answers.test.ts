import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import type { SendResult } from "#app/mail/letter.ts";
import { letter } from "#tests/fixtures/letters.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { smtpSender } from "#workers/mail/smtp.ts";

let server: MailServer;

beforeAll(async () => {
  server = await openMailServer(inject("smtpControlUrl"));
});
afterEach(async () => {
  await server.behave(null);
  await server.clear();
});
afterAll(() => server.close());

const shortly = { stepMs: 300, totalMs: 600 };

function send(patience = { stepMs: 5_000, totalMs: 15_000 }): Promise<SendResult> {
  const config = { host: "127.0.0.1", port: server.port, secure: false, user: null, pass: null };
  return smtpSender(config, () => 0, patience).send(letter());
}

test("a letter that the server takes is accepted, with the server's words", async () => {
  expect(await send()).toEqual({ kind: "accepted", response: "250 Taken" });
  expect(await server.mails()).toHaveLength(1);
});

test("an unknown recipient is refused for good", async () => {
  await server.behave({ at: "rcpt", does: "refuse", code: 550, text: "No such user" });
  expect(await send()).toMatchObject({ kind: "refused", permanent: true, code: 550 });
});

test.each([450, 451, 452])("a recipient answered %i is refused for now", async (code) => {
  await server.behave({ at: "rcpt", does: "refuse", code, text: "Later" });
  expect(await send()).toEqual({ kind: "refused", permanent: false, code, response: `${code} Later` });
});

test("a message refused after it was read is refused for good", async () => {
  await server.behave({ at: "data", does: "refuse", code: 554, text: "Looks like spam" });
  expect(await send()).toMatchObject({ kind: "refused", permanent: true, code: 554 });
});

test("a message the server can't store yet is refused for now", async () => {
  await server.behave({ at: "data", does: "refuse", code: 452, text: "Disk full" });
  expect(await send()).toMatchObject({ kind: "refused", permanent: false, code: 452 });
});

test.each(["connect", "mail", "rcpt", "data"] as const)("421 at %s is an outage", async (at) => {
  await server.behave({ at, does: "refuse", code: 421, text: "Going down" });
  expect(await send()).toMatchObject({ kind: "outage" });
});

test("a server that does not let us in is an outage, whatever the code", async () => {
  await server.behave({ at: "connect", does: "refuse", code: 554, text: "Blocked" });
  expect(await send()).toEqual({ kind: "outage", reason: expect.stringContaining("554 Blocked") });
});

test("a refused sender is an outage, since every letter has that sender", async () => {
  await server.behave({ at: "mail", does: "refuse", code: 550, text: "Relaying denied" });
  expect(await send()).toEqual({ kind: "outage", reason: expect.stringContaining("550 Relaying denied") });
});

test("a recipient refused for want of signing in is an outage", async () => {
  await server.behave({ at: "rcpt", does: "refuse", code: 530, text: "Authentication required" });
  expect(await send()).toEqual({ kind: "outage", reason: "530 Authentication required" });
});

test("a message larger than the server takes is refused for good, and not sent", async () => {
  const small = await openMailServer(inject("smtpControlUrl"), { size: 1_000 });
  const config = { host: "127.0.0.1", port: small.port, secure: false, user: null, pass: null };
  const result = await smtpSender(config).send(letter({ text: "water ".repeat(1_000) }));
  expect(result).toMatchObject({ kind: "refused", permanent: true, code: null });
  await small.close();
});

test.each(["connect", "mail", "rcpt"] as const)("a connection dropped at %s is an outage", async (at) => {
  await server.behave({ at, does: "drop" });
  expect(await send()).toEqual({
    kind: "outage",
    reason: expect.not.stringContaining("may have been accepted"),
  });
});

test.each(["connect", "mail", "rcpt"] as const)(
  "silence at %s is an outage after one step's time",
  async (at) => {
    await server.behave({ at, does: "hang" });
    expect(await send(shortly)).toEqual({
      kind: "outage",
      reason: expect.stringContaining("more than 300 ms"),
    });
  },
);

test.each(["drop", "hang"] as const)("%s after the message leaves its outcome unknown", async (does) => {
  await server.behave({ at: "data", does });
  expect(await send(shortly)).toEqual({
    kind: "unanswered",
    reason: expect.stringContaining("may have been accepted"),
  });
});

test("a letter sent again after an unknown outcome is the same mail", async () => {
  await server.behave({ at: "data", does: "drop", times: 1 });
  await send();
  await send();
  const mails = await server.mails();
  expect(mails.map((mail) => mail.answered)).toEqual([false, true]);
  expect(mails[0]?.messageId).toBe("<1024.3.7@campus.test>");
  expect(mails[1]?.messageId).toBe(mails[0]?.messageId);
});

test("nobody listening is an outage", async () => {
  const config = { host: "127.0.0.1", port: 9, secure: false, user: null, pass: null };
  expect(await smtpSender(config).send(letter())).toMatchObject({ kind: "outage" });
});

test("a server that speaks no TLS where TLS is asked for is an outage", async () => {
  const config = { host: "127.0.0.1", port: server.port, secure: true, user: null, pass: null };
  expect(await smtpSender(config, () => 0, shortly).send(letter())).toMatchObject({ kind: "outage" });
});

test("a certificate that nobody vouches for is an outage", async () => {
  const untrusted = await openMailServer(inject("smtpControlUrl"), { secure: true });
  const config = { host: "localhost", port: untrusted.port, secure: true, user: null, pass: null };
  expect(await smtpSender(config).send(letter())).toMatchObject({ kind: "outage" });
  expect(await untrusted.mails()).toEqual([]);
  await untrusted.close();
});

test("an address that can't stand in an envelope is refused without asking the server", async () => {
  const config = { host: "127.0.0.1", port: server.port, secure: false, user: null, pass: null };
  const to = { name: null, address: "a@b.test>\r\nRCPT TO:<eve@b.test" };
  expect(await smtpSender(config).send(letter({ to }))).toMatchObject({
    kind: "refused",
    permanent: true,
    code: null,
  });
});
