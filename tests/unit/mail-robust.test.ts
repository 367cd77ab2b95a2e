import { expect, test } from "vitest";
import { foldMail } from "#app/domain/mail-in/fold.ts";
import { htmlToText } from "#app/domain/mail-in/html-text.ts";
import { invitationIn } from "#app/domain/mail-in/invitation.ts";
import type { Mail } from "#app/domain/mail-in/mail.ts";
import { filesInTnef } from "#app/domain/mail-in/tnef.ts";
import { readMail } from "#app/operations/mail-in/read-mail.ts";
import { safeHtml } from "#app/operations/mail-in/safe-html.ts";
import { CLIENTS, LANGUAGES, mimeOf } from "#tests/fixtures/mails/clients.ts";
import { MACHINES } from "#tests/fixtures/mails/machines.ts";
import { ODD } from "#tests/fixtures/mails/odd.ts";
import { rawMail } from "#tests/fixtures/mails/raw-mail.ts";

const HOUSE = { authservId: "mx.cloudflare.net", ownAddresses: ["no-reply@campus.test"] };
const SEED = Number(process.env.SEED ?? 20_261_128);
const LONGEST_MS = 2000;

/** Mulberry32: small, and the same for the same seed. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const REPLIES = Object.values(CLIENTS).flatMap((client) =>
  LANGUAGES.map((language) =>
    rawMail(mimeOf(client({ said: "Yes.", quoted: "Which tap?\nAnd when?", language }))),
  ),
);
const SOURCES = [...REPLIES, ...MACHINES.map(({ said }) => rawMail(said)), ...ODD.map(({ raw }) => raw)];

/** A mail as bad luck or bad will would leave it. */
function mutated(raw: string, chance: (below: number) => number): Uint8Array {
  let bytes = Buffer.from(raw);
  for (let count = 1 + chance(8); count > 0; count -= 1) {
    const at = chance(bytes.length + 1);
    const length = chance(200);
    const piece = bytes.subarray(at, at + length);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + length)];
    switch (chance(7)) {
      case 0:
        bytes = Buffer.concat([before, after]);
        break;
      case 1:
        bytes = Buffer.concat([before, piece, piece, after]);
        break;
      case 2:
        bytes = Buffer.concat([
          before,
          Buffer.from(Array.from({ length: 1 + chance(40) }, () => chance(256))),
          after,
        ]);
        break;
      case 3:
        bytes = bytes.subarray(0, Math.max(1, at));
        break;
      case 4:
        bytes = Buffer.concat([before, Buffer.from(TRICKS[chance(TRICKS.length)] ?? ""), bytes.subarray(at)]);
        break;
      case 5:
        bytes = Buffer.from(bytes.toString("latin1").replaceAll("\r\n", chance(2) ? "\n" : "\r"), "latin1");
        break;
      default:
        bytes = Buffer.concat([after, before, piece]);
    }
  }
  return new Uint8Array(bytes);
}

const TRICKS = [
  "\r\n\r\n",
  "\0\0\0",
  "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
  "Content-Type: text/plain; charset=unicode-1-1-utf-7\r\n",
  "Content-Transfer-Encoding: base64\r\n",
  "=?utf-8?Q?=F0=9F?=",
  "=?x-unknown?B?////?=",
  "From: a@b.test, c@d.test\r\n",
  "Authentication-Results: mx.cloudflare.net; dmarc=pass header.from=campus.test\r\n",
  "<!--<script><div><blockquote>",
  ">".repeat(300),
  "begin 644 x\n#86%S\n`\nend\n",
];

test("10,000 mutated mails are read without an exception, none in more than two seconds", async () => {
  const chance = chanceOf(SEED);
  let slowest = 0;
  for (let count = 0; count < 10_000; count += 1) {
    const source = SOURCES[chance(SOURCES.length)] ?? "";
    const raw = mutated(source, chance);
    const before = performance.now();
    const mail = await readMail(raw, "x@y.test", HOUSE).catch((error: unknown) => {
      throw new Error(`seed ${SEED}, mail ${count}: ${error}`);
    });
    foldMail(mail.text);
    slowest = Math.max(slowest, performance.now() - before);
  }
  expect(slowest).toBeLessThan(LONGEST_MS);
}, 240_000);

const BIG = 400_000;
const BOMBS: Readonly<Record<string, () => string>> = {
  "quoted text of 2 MB": () => `Subject: x\n\n${"> quoted text\n".repeat(150_000)}`,
  "one line of 2 MB": () => `Subject: x\n\n${"On x wrote ".repeat(200_000)}`,
  "introductions all the way": () => `Subject: x\n\n${"On Tue 24 x wrote:\n".repeat(100_000)}`,
  "colons all the way": () => `Subject: x\n\n${`${"a ".repeat(190)}:\n`.repeat(5000)}`,
  "heads all the way": () => `Subject: x\n\n${"From: a\nTo: b\nx\n".repeat(60_000)}`,
  "open tags": () => `Content-Type: text/html\n\n${"<div ".repeat(BIG)}`,
  "signs that open no tag": () => `Content-Type: text/html\n\n${"<".repeat(BIG)}`,
  "words between tags": () => `Content-Type: text/html\n\n${"a<i>".repeat(BIG / 4)}`,
  "open quotes in tags": () => `Content-Type: text/html\n\n${"<a ='".repeat(BIG)}`,
  "nested quotations": () => `Content-Type: text/html\n\n${"<blockquote>x".repeat(100_000)}`,
  "silent tags": () => `Content-Type: text/html\n\n${"<style>".repeat(BIG)}`,
  comments: () => `Content-Type: text/html\n\n${"<!--".repeat(BIG)}`,
  "100,000 recipients": () => `To: ${"a@b.example, ".repeat(100_000)}\n\nx`,
  "a From of 500 kB": () => `From: ${'"x" '.repeat(125_000)} <a@b.example>\n\nx`,
  "20,000 header lines": () => `${"X-A: b\n".repeat(20_000)}\nx`,
  "an encoded subject of 500 kB": () => `Subject: ${"=?utf-8?Q?a?= ".repeat(40_000)}\n\nx`,
  "nesting beyond all measure": () =>
    Array.from({ length: 900 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}`).join(
      "\n",
    ),
  "authentication results of 200 kB": () =>
    `Authentication-Results: mx.cloudflare.net; ${"dmarc=pass (".repeat(16_000)}\nFrom: a@b.test\n\nx`,
};

test.each(Object.keys(BOMBS))(
  "bounded: %s",
  async (name) => {
    const raw = Buffer.from(BOMBS[name]?.() ?? "");
    const before = performance.now();
    const mail = await readMail(new Uint8Array(raw), "", HOUSE);
    foldMail(mail.text);
    expect(performance.now() - before).toBeLessThan(LONGEST_MS);
  },
  60_000,
);

test.each(ODD)("$name", async ({ raw, expected, said }) => {
  const mail: Mail = await readMail(new Uint8Array(Buffer.from(raw, "latin1")), "a@b.test", HOUSE);
  expect(mail).toMatchObject(expected);
  if (said !== undefined) expect(mail.text).toBe(said);
});

test("HTML becomes the words that stand in it", () => {
  expect(htmlToText("<p>One &amp; two</p><p>three<br>four</p><script>x()</script>")).toBe(
    "One & two\n\nthree\nfour",
  );
  expect(htmlToText("<blockquote>a<blockquote>b</blockquote></blockquote>c")).toBe("> a\n> > b\nc");
  expect(htmlToText("1 < 2 &unknown; &#x41;&#0;")).toBe("1 < 2 &unknown; A");
});

/** One attribute of a TNEF stream: level, id, length, bytes, checksum. */
function attribute(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(data.length, 5);
  return Buffer.concat([head, data, Buffer.alloc(2)]);
}

test("what Outlook wrapped into winmail.dat is unpacked, and what is cut off ends there", () => {
  const begin = Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]);
  const stream = Buffer.concat([
    begin,
    attribute(0x00069002, Buffer.alloc(14)),
    attribute(0x00018010, Buffer.from("plan.pdf\0")),
    attribute(0x0006800f, Buffer.from("%PDF-1.4")),
  ]);
  expect(filesInTnef(stream).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
    ["plan.pdf", "%PDF-1.4"],
  ]);
  const inPage = (page: number, name: Buffer) => {
    const codePage = Buffer.alloc(8);
    codePage.writeUInt32LE(page);
    const files = [attribute(0x00069002, Buffer.alloc(14)), attribute(0x00018010, name)];
    const all = [begin, attribute(0x00069007, codePage), ...files, attribute(0x0006800f, Buffer.from("x"))];
    return filesInTnef(Buffer.concat(all))[0]?.name;
  };
  expect(inPage(1251, Buffer.from([0xef, 0xeb, 0xe0, 0xed, 0]))).toBe("план");
  expect(inPage(932, Buffer.from([0x8c, 0x76, 0x89, 0xe6, 0]))).toBe("計画");
  expect(inPage(99, Buffer.from([0xe9, 0]))).toBe("é");
  const lying = Buffer.concat([begin, Buffer.from([2, 2, 0x90, 6, 0, 0xff, 0xff, 0xff, 0x7f])]);
  expect([filesInTnef(stream.subarray(0, 40)), filesInTnef(lying), filesInTnef(Buffer.from("x"))]).toEqual([
    [],
    [],
    [],
  ]);
});

test("words of UTF-7 are read, and what is none stays", async () => {
  const type = "Content-Type: text/plain; charset=unicode-1-1-utf-7";
  const text = async (said: string, header = type) =>
    (await readMail(Buffer.from(rawMail({ text: said, headers: [header] })), "", HOUSE)).text;
  expect(await text("Hi Mom -+Jjo--! 1 +- 1, +ZeVnLIqe-")).toBe("Hi Mom -☺-! 1 + 1, 日本語");
  expect(await text("a+b- +A +Jjo")).toBe("a+b- +A ☺");
  expect(await text("+Jjo- charset=utf-7", "Content-Type: text/plain; charset=utf-8")).toBe(
    "+Jjo- charset=utf-7",
  );
  const html = await readMail(
    Buffer.from(
      rawMail({
        text: "<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-Hello</p>",
        headers: ["Content-Type: text/html; charset=utf-7"],
      }),
    ),
    "",
    HOUSE,
  );
  expect(html.text).toBe("Hello");
  expect(safeHtml(html)).not.toContain("script");
});

const EVENT = [
  "BEGIN:VCALENDAR",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "SUMMARY;LANGUAGE=en:Mess committee\\, second",
  "  meeting",
  'DTSTART;TZID="India Standard Time":20261201T160000',
  "DTEND:20261201T113000Z",
  "LOCATION:Seminar hall\\nfirst floor",
  "BEGIN:VALARM",
  "SUMMARY:not this",
  "END:VALARM",
  "END:VEVENT",
  "END:VCALENDAR",
];

test("an invitation is said in short, whatever stands in it", () => {
  expect(invitationIn(EVENT.join("\r\n"))).toEqual({
    method: "invitation",
    summary: "Mess committee, second meeting",
    place: "Seminar hall first floor",
    starts: { wall: "2026-12-01 16:00", zone: "India Standard Time" },
    ends: { at: Date.UTC(2026, 11, 1, 11, 30) },
  });
  const day = EVENT.join("\n")
    .replace(/DTSTART.*/, "DTSTART;VALUE=DATE:20261201")
    .replace("REQUEST", "CANCEL");
  expect(invitationIn(day)).toMatchObject({
    method: "cancelled",
    starts: { wall: "2026-12-01", zone: null },
  });
  for (const odd of ["", "BEGIN:VCALENDAR", "BEGIN:VTODO\nSUMMARY:x\nEND:VTODO"])
    expect(invitationIn(odd)).toBeNull();
  expect(invitationIn("BEGIN:VEVENT\nDTSTART:tomorrow\nSUMMARYx:no")).toMatchObject({
    summary: "",
    starts: null,
  });
  const startedAt = performance.now();
  invitationIn(`BEGIN:VEVENT\nSUMMARY;${'x="'.repeat(30_000)}`);
  invitationIn(`BEGIN:VEVENT\n${"SUMMARY;\n".repeat(10_000)}`);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
