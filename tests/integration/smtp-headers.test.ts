import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Letter } from "#app/mail/letter.ts";
import { letter } from "#tests/fixtures/letters.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import type { ReceivedMail } from "#tests/fixtures/smtp-server.ts";
import { smtpSender } from "#workers/mail/smtp.ts";

const noon = Date.UTC(2026, 10, 22, 12, 0, 0);
let server: MailServer;

beforeAll(async () => {
  server = await openMailServer(inject("smtpControlUrl"));
});
afterAll(() => server.close());

async function sent(change: Partial<Letter>): Promise<ReceivedMail & { header(name: string): string[] }> {
  await server.clear();
  const config = { host: "127.0.0.1", port: server.port, secure: false, user: null, pass: null };
  expect(await smtpSender(config, () => noon).send(letter(change))).toMatchObject({ kind: "accepted" });
  const [mail] = await server.mails();
  if (mail === undefined) throw new Error("Nothing arrived");
  const lines = (mail.raw.split("\r\n\r\n")[0] ?? "").replace(/\r\n[ \t]/g, " ").split("\r\n");
  const header = (name: string) =>
    lines
      .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `))
      .map((line) => line.slice(name.length + 2));
  return { ...mail, header };
}

test("a letter says who sent it, that a machine did, and where to reply", async () => {
  const mail = await sent({ headers: { "List-Id": "tickets.campus.test" } });
  expect(mail.header("From")).toEqual(['"Resolve, Test Campus" <help@campus.test>']);
  expect(mail.header("To")).toEqual(["Asha Rao <student01@campus.test>"]);
  expect(mail.header("Reply-To")).toEqual(["help+k3yf@campus.test"]);
  expect(mail.header("Date")).toEqual(["Sun, 22 Nov 2026 12:00:00 +0000"]);
  expect(mail.header("Auto-Submitted")).toEqual(["auto-generated"]);
  expect(mail.header("X-Auto-Response-Suppress")).toEqual(["All"]);
  expect(mail.header("List-Id")).toEqual(["tickets.campus.test"]);
  expect(mail.greeting).toBe("campus.test");
});

test("a letter does not tell which program wrote it", async () => {
  expect((await sent({})).raw).not.toMatch(/x-mailer|user-agent|nodemailer/i);
});

test("a reply carries the ids that threads are made of", async () => {
  const mail = await sent({ inReplyTo: "<b@x.test>", references: ["<a@x.test>", "b@x.test"] });
  expect(mail.header("Message-ID")).toEqual(["<1024.3.7@campus.test>"]);
  expect(mail.header("In-Reply-To")).toEqual(["<b@x.test>"]);
  expect(mail.header("References")).toEqual(["<a@x.test> <b@x.test>"]);
});

test("a long thread keeps its first id and the last ones", async () => {
  const mail = await sent({ references: Array.from({ length: 50 }, (_, i) => `m${i}@x.test`) });
  const ids = (mail.header("References")[0] ?? "").split(" ");
  expect(ids).toHaveLength(20);
  expect([ids[0], ids[1], ids[19]]).toEqual(["<m0@x.test>", "<m31@x.test>", "<m49@x.test>"]);
});

test("ids from other people's mails that are no ids are left out", async () => {
  const mail = await sent({ inReplyTo: "<x@y>\r\nBcc: eve@x.test", references: ["a b", "<c@x.test>", ""] });
  expect(mail.header("In-Reply-To")).toEqual([]);
  expect(mail.header("References")).toEqual(["<c@x.test>"]);
});

test.each(["\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\u0085", "\u000b"])(
  "%j starts no header",
  async (end) => {
    const evil = `Hello${end}Bcc: eve@x.test${end}X-Evil: 1`;
    const mail = await sent({
      subject: evil,
      from: { name: evil, address: "help@campus.test" },
      to: { name: evil, address: "student01@campus.test" },
      headers: { "X-Ticket": evil },
    });
    expect(mail.header("Bcc").concat(mail.header("X-Evil"))).toEqual([]);
    expect(mail.subject).toBe("Hello Bcc: eve@x.test X-Evil: 1");
    expect(mail.envelope.to).toEqual(["student01@campus.test"]);
  },
);

test("a name can't pass for another address or turn the direction", async () => {
  const mail = await sent({
    to: { name: '"dean@campus.test" <\u202Eevil>', address: "student01@campus.test" },
  });
  expect(mail.envelope.to).toEqual(["student01@campus.test"]);
  expect(mail.header("To")).toEqual(['"\\"dean@campus.test\\" < evil>" <student01@campus.test>']);
});

test.each([
  "कमरे में पानी नहीं आ रहा है, कृपया जल्दी ठीक करें",
  "ಕೊಠಡಿಯಲ್ಲಿ ನೀರು ಬರುತ್ತಿಲ್ಲ",
  `🚿 → 💧 👩🏽‍🔧 ${"é".repeat(200)}`,
])("the subject %s arrives as it was written, in lines that mail allows", async (subject) => {
  const mail = await sent({ subject });
  expect(mail.subject).toBe(subject);
  expect(Math.max(...mail.raw.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(78);
});

test.each(["Accept\r\nlines", "Bcc", "Subject", "X Ticket"])(
  "%j is no header of ours to set",
  async (name) => {
    const config = { host: "127.0.0.1", port: server.port, secure: false, user: null, pass: null };
    await expect(smtpSender(config).send(letter({ headers: { [name]: "x" } }))).rejects.toThrow(
      /not a header/i,
    );
  },
);

test("text and HTML arrive as they were written", async () => {
  const text = `.\n..dots\n.\n\nFrom here: नमस्ते ಕನ್ನಡ 🎉\n${"long ".repeat(400)}\n${"x".repeat(3000)}\n= =3D\ttab \n`;
  const html = `<p>${"<b>नमस्ते</b> ".repeat(300)}\n.\n</p>`;
  const mail = await sent({ text, html });
  expect(mail.text).toBe(text);
  expect(mail.html).toBe(html);
  expect(mail.raw).toMatch(/multipart\/alternative/);
});

test("a message can't end early by a line with a single dot", async () => {
  const mail = await sent({ text: "before\r\n.\r\nMAIL FROM:<eve@x.test>\r\n" });
  expect(mail.text).toBe("before\n.\nMAIL FROM:<eve@x.test>\n");
  expect(await server.mails()).toHaveLength(1);
});

test.each(["help@campus.test\r\nBcc: eve@x.test", "help", "a@x.test, b@x.test"])(
  "%j is no address of ours to reply to",
  async (replyTo) => {
    const config = { host: "127.0.0.1", port: server.port, secure: false, user: null, pass: null };
    await expect(smtpSender(config).send(letter({ replyTo }))).rejects.toThrow("Not an address");
  },
);
