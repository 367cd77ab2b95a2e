import { simpleParser } from "mailparser";
import { expect, test } from "vitest";
import { bouncedIn } from "#app/domain/mail-in/bounce.ts";
import { foldMail } from "#app/domain/mail-in/fold.ts";
import { readMail } from "#app/operations/mail-in/read-mail.ts";
import { CLIENTS, LANGUAGES, type Language, mimeOf } from "#tests/fixtures/mails/clients.ts";
import { MACHINES, RETURNED_ID } from "#tests/fixtures/mails/machines.ts";
import { rawMail } from "#tests/fixtures/mails/raw-mail.ts";

const HOUSE = { authservId: "mx.cloudflare.net", ownAddresses: ["no-reply@campus.test"] };
const bytes = (raw: string) => new TextEncoder().encode(raw);
const read = (raw: string, envelopeFrom = "student01@campus.test") =>
  readMail(bytes(raw), envelopeFrom, HOUSE);

function saidIn(text: string): string {
  const said = foldMail(text).filter(({ kind }) => kind === "said");
  return said
    .map((each) => each.text)
    .join("\n")
    .trim();
}

const SAID: Readonly<Record<Language, string>> = {
  en: "The one on the left.\n\nIt drips at night.",
  de: "Der linke.\n\nEr tropft nachts, schrieb ich.",
  fr: "Celui de gauche.\n\nIl goutte la nuit.",
  es: "El de la izquierda.\n\nGotea por la noche.",
  pt: "O da esquerda.\n\nPinga à noite.",
  it: "Quello a sinistra.\n\nGocciola di notte.",
  hi: "बाईं ओर वाला।\n\nरात में टपकता है।",
};
const QUOTED = "Which tap is it?\n\nPlease say when it drips.";

const REPLIES = Object.keys(CLIENTS)
  .flatMap((client) =>
    LANGUAGES.flatMap((language) =>
      (["text", "both", "html"] as const).map((which) => ({ client, language, which })),
    ),
  )
  .filter(({ client, language, which }) => {
    const body = CLIENTS[client]?.({ said: "", quoted: "", language });
    return which === "text" || body?.html !== undefined;
  });

test("the corpus has at least 150 mails", () => {
  expect(REPLIES.length + MACHINES.length).toBeGreaterThanOrEqual(150);
});

test.each(REPLIES)(
  "$client in $language, as $which: words in sight, the rest folded",
  async ({ client, language, which }) => {
    const said = SAID[language];
    const body = CLIENTS[client]?.({ said, quoted: QUOTED, language });
    if (!body) throw new Error("no such client");
    const raw = rawMail({ subject: "Re: [#1024] The tap drips", ...mimeOf(body, which) });
    const mail = await read(raw);
    expect(mail).toMatchObject({ kind: "person", verdict: { kind: "verified" }, flags: [] });
    expect(saidIn(mail.text)).toBe(said);
    expect(
      foldMail(mail.text)
        .map((each) => each.text)
        .join("\n"),
    ).toBe(mail.text);
  },
);

test.each(MACHINES)("$name is not answered", async ({ kind, from, said }) => {
  expect((await read(rawMail(said), from)).kind).toBe(kind);
});

test.each(MACHINES.filter(({ kind }) => kind === "bounce"))(
  "$name: names the mail that came back",
  async ({ from, said, name }) => {
    const mail = await read(rawMail(said), from);
    expect(mail.answers).toContain(RETURNED_ID);
    const [bounced] = bouncedIn(mail.report, mail.text);
    expect(bounced?.kind).toBe(/delayed|full|blocked/.test(name) ? "soft" : "hard");
  },
);

test("what a second parser reads is the same", async () => {
  for (const { client, language, which } of REPLIES.filter((each) => each.which !== "html")) {
    const body = CLIENTS[client]?.({ said: SAID[language], quoted: QUOTED, language });
    if (!body) continue;
    const raw = rawMail({ subject: "=?utf-8?Q?Re=3A_=5B=231024=5D_=C3=BCber?=", ...mimeOf(body, which) });
    const [mine, theirs] = await Promise.all([read(raw), simpleParser(raw)]);
    const flat = (text = "") => text.normalize("NFC").replace(/\s+/g, " ").trim();
    expect(flat(mine.text)).toBe(flat(theirs.text));
    expect([mine.subject, mine.from, mine.id]).toEqual([
      theirs.subject,
      theirs.from?.value[0]?.address,
      theirs.messageId?.slice(1, -1),
    ]);
  }
});

test("answers between quoted lines are never hidden", () => {
  const text = "> Which tap?\nThe left one.\n> When?\nAt night.\n> Since when?\n\nMonday.";
  expect(saidIn(text)).toBe("The left one.\nAt night.\n\nMonday.");
  const below =
    "See my answers below, inline.\n\nFrom: Kavitha <help@campus.test>\nSent: Monday\nTo: Asha\nSubject: Tap\n\nWhich tap? THE LEFT";
  expect(saidIn(below)).toBe(below);
  expect(saidIn("> only a quotation")).toBe("> only a quotation");
});

test("a word that only looks like an introduction stays a word", () => {
  for (const text of [
    "On Monday she wrote:\nnothing at all",
    "From: the kitchen\nto the hall it smells.",
    "Am Montag kam er.\n\nDann ging er.",
    "Two things:\n1. the tap\n2. the light",
  ])
    expect(saidIn(text)).toBe(text);
});

test.each([
  "Vacation mess rebate",
  "Vacation hostel stay",
  "Away from hostel for three days",
  "Out of office hours the gate is locked",
  "Automatic reply of your site is wrong",
  "Auto rickshaw stand at the gate",
  "Abwesenheit im Labor am Montag",
  "कार्यालय से बाहर निकलने का रास्ता",
])("“%s” is what a person writes about", async (subject) => {
  expect((await read(rawMail({ subject }))).kind).toBe("person");
});

test.each([
  "Out of office",
  "Vacation reply",
  "AUTO: Away from my desk (back on Monday)",
  "Out of Office Re: [#7] Tap",
])("“%s” is what a machine writes", async (subject) => {
  expect((await read(rawMail({ subject }))).kind).toBe("automatic");
});
