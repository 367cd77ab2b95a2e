import { afterEach, expect, inject, test } from "vitest";
import { letter } from "#tests/fixtures/letters.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { smtpSender } from "#workers/mail/smtp.ts";

const account = { user: "resolve", pass: "a password for tests" };
const servers: MailServer[] = [];

async function open(auth: "none" | "optional" | "required"): Promise<MailServer> {
  const server = await openMailServer(inject("smtpControlUrl"), { auth });
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function sender(port: number, account: { user: string | null; pass: string | null }) {
  return smtpSender({ host: "127.0.0.1", port, secure: false, ...account });
}

test("the sender signs in where it has an account", async () => {
  const server = await open("required");
  expect(await sender(server.port, account).send(letter())).toMatchObject({ kind: "accepted" });
  expect((await server.mails()).map((mail) => mail.user)).toEqual(["resolve"]);
});

test("without an account a server that offers signing in is used without it", async () => {
  const server = await open("optional");
  expect(await sender(server.port, { user: null, pass: null }).send(letter())).toMatchObject({
    kind: "accepted",
  });
  expect((await server.mails()).map((mail) => mail.user)).toEqual([null]);
});

test("a wrong password is an outage that never repeats the password", async () => {
  const server = await open("required");
  const result = await sender(server.port, { user: "resolve", pass: "wrong-one" }).send(letter());
  expect(result).toEqual({ kind: "outage", reason: "AUTH PLAIN: 535 Invalid username or password" });
});

test("a server that wants an account where there is none is an outage", async () => {
  const server = await open("required");
  expect(await sender(server.port, { user: null, pass: null }).send(letter())).toMatchObject({
    kind: "outage",
  });
});

test("a server that knows no signing in is an outage for a sender with an account", async () => {
  const server = await open("none");
  expect(await sender(server.port, account).send(letter())).toMatchObject({ kind: "outage" });
});

test.each([
  ["password", account],
  ["mail", { user: null, pass: null }],
])("no %s crosses a network unencrypted", async (_what, credentials) => {
  const server = await open(credentials.user === null ? "none" : "required");
  // Leads to this machine, and is none of the names that say so.
  const elsewhere = smtpSender({ host: "0.0.0.0", port: server.port, secure: false, ...credentials });
  expect(await elsewhere.send(letter())).toEqual({
    kind: "outage",
    reason: expect.stringMatching(/^STARTTLS: /),
  });
  expect(await server.mails()).toEqual([]);
});
