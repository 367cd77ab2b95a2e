import { expect, test } from "vitest";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { decideMail, type MailTicket, type MailWorld, releaseMail } from "#app/domain/mail-in/decide-mail.ts";
import { headerBlock } from "#app/domain/mail-in/header-block.ts";
import { verdictOf } from "#app/domain/mail-in/verdict.ts";
import { keyedHashes } from "#app/operations/keyed-hashes.ts";
import { readMail } from "#app/operations/mail-in/read-mail.ts";
import { replyAddress, replyAddressIn } from "#app/operations/mail-in/reply-address.ts";
import { CLIENTS, LANGUAGES, mimeOf } from "#tests/fixtures/mails/clients.ts";
import { passed, rawMail } from "#tests/fixtures/mails/raw-mail.ts";

const OURS = "mx.cloudflare.net";
const HOUSE = { authservId: OURS, ownAddresses: ["no-reply@campus.test"] };
const ME = "From: Asha <student01@campus.test>";

function verdict(lines: readonly string[]) {
  const raw = `${lines.join("\r\n")}\r\n\r\nwords`;
  return verdictOf(headerBlock(Uint8Array.from(raw, (c) => c.charCodeAt(0))).fields, OURS);
}

const results = (value: string) => `Authentication-Results: ${value}`;
const FOREIGN = "Received: from evil.test by mx.evil.test; Sat, 28 Nov 2026 10:00:00 +0000";
const OURS_HOP = "Received: from evil.test by mx.cloudflare.net; Sat, 28 Nov 2026 10:00:00 +0000";

test.each<[string, readonly string[]]>([
  ["as Cloudflare writes it", [results(passed("campus.test")), ME]],
  ["below its own hop", [OURS_HOP, results(passed("campus.test")), FOREIGN, ME]],
  [
    "folded",
    [
      "Authentication-Results: mx.cloudflare.net;",
      "\tdkim=pass header.d=campus.test;",
      "\tdmarc=pass header.from=campus.test",
      ME,
    ],
  ],
  ["in capitals", [results("MX.Cloudflare.NET; DMARC=Pass Header.From=CAMPUS.test"), ME]],
  ["with a version", [results("mx.cloudflare.net 1; dmarc=pass header.from=campus.test"), ME]],
  [
    "beside another house's",
    [results("mx.other.test; dmarc=fail header.from=campus.test"), results(passed("campus.test")), ME],
  ],
  [
    "with comments",
    [results("mx.cloudflare.net (ours); dmarc=pass (p=reject; x) header.from=campus.test"), ME],
  ],
  [
    "for a name that looks like an address",
    [results(passed("campus.test")), 'From: "dean@campus.test" <student01@campus.test>'],
  ],
])("believed: %s", (_, lines) => {
  expect(verdict(lines)).toEqual({ kind: "verified", why: "dmarc_pass" });
});

test.each<[string, string, readonly string[]]>([
  ["none", "no_result", [ME]],
  ["only another house's", "no_result", [results(passed("campus.test", "mx.evil.test")), ME]],
  [
    "two of ours",
    "several_results",
    [results("mx.cloudflare.net; dmarc=fail header.from=campus.test"), results(passed("campus.test")), ME],
  ],
  ["ours below a foreign hop", "below_others", [FOREIGN, results(passed("campus.test")), ME]],
  [
    "a pass in an address",
    "no_dmarc",
    [results('mx.cloudflare.net; spf=pass smtp.mailfrom="dmarc=pass@evil.test"'), ME],
  ],
  [
    "a pass in a comment",
    "no_dmarc",
    [results("mx.cloudflare.net; spf=fail (dmarc=pass header.from=campus.test)"), ME],
  ],
  [
    "a pass in quotes",
    "no_dmarc",
    [results('mx.cloudflare.net; spf=fail reason="; dmarc=pass header.from=campus.test"'), ME],
  ],
  ["fail", "dmarc_fail", [results("mx.cloudflare.net; dmarc=fail header.from=campus.test"), ME]],
  [
    "none by policy",
    "dmarc_none",
    [results("mx.cloudflare.net; dkim=pass header.d=campus.test; dmarc=none"), ME],
  ],
  ["another domain's pass", "not_aligned", [results(passed("evil.test")), ME]],
  ["a domain that ends like it", "not_aligned", [results(passed("evilcampus.test")), ME]],
  ["a subdomain's pass", "not_aligned", [results(passed("sub.campus.test")), ME]],
  ["two From headers", "from_unclear", [results(passed("campus.test")), ME, "From: x@evil.test"]],
  [
    "two addresses in From",
    "from_unclear",
    [results(passed("campus.test")), "From: student01@campus.test, x@evil.test"],
  ],
  ["a group in From", "from_unclear", [results(passed("campus.test")), "From: Us: student01@campus.test;"]],
  [
    "two brackets in From",
    "from_unclear",
    [results(passed("campus.test")), "From: <x@evil.test> <student01@campus.test>"],
  ],
  [
    "two DMARC results",
    "several_results",
    [
      results("mx.cloudflare.net; dmarc=fail header.from=campus.test; dmarc=pass header.from=campus.test"),
      ME,
    ],
  ],
  [
    "a property said twice",
    "not_aligned",
    [results("mx.cloudflare.net; dmarc=pass header.from=evil.test header.from=campus.test"), ME],
  ],
  [
    "a comment that does not close",
    "unreadable",
    [results("mx.cloudflare.net; spf=fail (x; dmarc=pass header.from=campus.test"), ME],
  ],
  [
    "ARC alone",
    "no_result",
    ["ARC-Authentication-Results: i=1; mx.cloudflare.net; dmarc=pass header.from=campus.test", ME],
  ],
  [
    "a bracket in From that hides another",
    "from_unclear",
    [results(passed("campus.test")), "From: student01@campus.test <x@evil.test"],
  ],
])("not believed: %s", (_, why, lines) => {
  const found = verdict(lines);
  expect(found.kind).not.toBe("verified");
  expect(found.why).toBe(why);
});

const keyed = (text: string) => keyedHashes(["a secret that is long enough, 1"], text);
const ticket: MailTicket = {
  id: 7 as TicketId,
  reference: "1024",
  visibility: "normal",
  requesterId: 1 as PersonId,
  filedById: 1 as PersonId,
  participants: [],
};
const WORLD: MailWorld = {
  sender: { personId: 1 as PersonId, worksHere: false, repliesInPublic: false },
  isTaken: true,
  isBlocked: false,
  token: { ticket, personId: 1 as PersonId },
  byId: ticket,
  bySubject: ticket,
  lately: new Map(),
  settings: { unknownSenders: "accept", acceptedDomains: ["campus.test"] },
};

test("1,000 forgeries: none is believed, and none has any power", async () => {
  const pieces = [
    "dmarc=pass",
    "header.from=campus.test",
    "dmarc=fail",
    "spf=pass",
    "smtp.mailfrom=dmarc=pass",
    "(",
    ")",
    '"',
    ";",
    "mx.cloudflare.net",
    "header.from=evil.test",
    "dmarc=none",
    "arc=pass",
  ];
  const heads = [
    (bad: string) => [results(`mx.cloudflare.net; dmarc=fail header.from=campus.test; x=${bad}`)],
    (bad: string) => [
      results("mx.cloudflare.net; dmarc=fail header.from=campus.test"),
      results(`mx.cloudflare.net; ${bad} dmarc=pass header.from=campus.test`),
    ],
    (bad: string) => [FOREIGN, results(`mx.cloudflare.net; dmarc=pass header.from=campus.test ${bad}`)],
    (bad: string) => [results(`mx.evil.test; ${bad}; dmarc=pass header.from=campus.test`)],
    (bad: string) => [
      results(
        `mx.cloudflare.net; spf=pass smtp.mailfrom="${bad.replaceAll('"', "")}; dmarc=pass header.from=campus.test"`,
      ),
    ],
    (bad: string) => [
      results(
        `mx.cloudflare.net; spf=pass (${bad.replaceAll(/[()"]/g, "")}; dmarc=pass header.from=campus.test)`,
      ),
    ],
    (bad: string) => [
      `X-Results: ${bad}`,
      `ARC-Authentication-Results: i=1; mx.cloudflare.net; dmarc=pass header.from=campus.test`,
    ],
    (bad: string) => [results("mx.cloudflare.net; dmarc=pass header.from=evil.test"), `X: ${bad}`],
  ];
  for (let count = 0; count < 1000; count += 1) {
    const bad = Array.from(
      { length: 1 + (count % 5) },
      (_, at) => pieces[(count * 7 + at * 5) % pieces.length],
    ).join(" ");
    const lines = heads[count % heads.length]?.(bad) ?? [];
    const raw = `${[...lines, ME, "To: help@campus.test", "Subject: [#1024] x"].join("\r\n")}\r\n\r\nreopen it`;
    const mail = await readMail(new TextEncoder().encode(raw), "student01@campus.test", HOUSE);
    expect(mail.verdict.kind, lines.join(" | ")).not.toBe("verified");
    expect(decideMail(mail, WORLD)).toMatchObject({ do: "keep", why: "unverified" });
  }
});

test("a reply address holds for its ticket, person and mail, while its secret is accepted", () => {
  const [personId, seq] = [5123 as PersonId, 48];
  const address = replyAddress({ reference: "1000000", personId, seq }, keyed, "campus.test");
  const read = { ticket: { reference: "1000000" }, personId, seq };
  expect(address.split("@")[0]?.length).toBeLessThanOrEqual(64);
  expect(replyAddressIn(["x@y.test", address.toUpperCase()], keyed, "campus.test")).toEqual(read);
  const rotated = (text: string) =>
    keyedHashes(["another secret, the newer one, 22", "a secret that is long enough, 1"], text);
  expect(replyAddressIn([address], rotated, "campus.test")).toEqual(read);
  const gone = (text: string) => keyedHashes(["another secret, the newer one, 22"], text);
  expect(replyAddressIn([address], gone, "campus.test")).toBeNull();
  expect(replyAddressIn([address.replace("@campus", "@evil")], keyed, "campus.test")).toBeNull();
  for (const [one, other] of [
    ["1000000", "1000001"],
    [personId.toString(36), (5124).toString(36)],
    [seq.toString(36), (49).toString(36)],
  ] as const)
    expect(replyAddressIn([address.replace(`${one}.`, `${other}.`)], keyed, "campus.test")).toBeNull();
});

test("it names a ticket that was protected once, in whatever case it comes back", () => {
  const of = { personId: 5123 as PersonId, seq: 48 };
  const address = replyAddress({ reference: "P-7K3Q-9M", ...of }, keyed, "campus.test");
  expect(address.split("@")[0]?.length).toBeLessThanOrEqual(64);
  expect(replyAddressIn([address], keyed, "campus.test")).toEqual({
    ticket: { reference: "P-7K3Q-9M" },
    ...of,
  });
});

test("one of before, which names the ticket by its id, holds as well, and is no other ticket's number", () => {
  const of = { personId: 5123 as PersonId, seq: 48 };
  const mac = keyed("reply/36/5123/48")[0].slice(0, 32);
  const named = [`reply+10.${(5123).toString(36)}.1c.${mac}@campus.test`];
  expect(replyAddressIn(named, keyed, "campus.test")).toEqual({ ticket: { id: 36 }, ...of });
});

const STRANGER: MailWorld = {
  ...WORLD,
  sender: null,
  isTaken: false,
  token: null,
  byId: null,
  bySubject: null,
};

async function stepFor(said: Parameters<typeof rawMail>[0], world: Partial<MailWorld>) {
  const mail = await readMail(new TextEncoder().encode(rawMail(said)), "student01@campus.test", HOUSE);
  return decideMail(mail, { ...STRANGER, ...world });
}

const staff = { personId: 9 as PersonId, worksHere: true, repliesInPublic: false };
const restricted: MailTicket = { ...ticket, visibility: "restricted" };
const hidden: MailTicket = { ...ticket, visibility: "protected" };
const token = { ticket, personId: 1 as PersonId };

test.each<[string, Parameters<typeof rawMail>[0], Partial<MailWorld>, object]>([
  [
    "the requester answers",
    {},
    { sender: WORLD.sender, byId: ticket },
    { do: "say", verb: "reply", by: "id" },
  ],
  ["staff answer: a note", {}, { sender: staff, byId: ticket }, { do: "say", verb: "note" }],
  [
    "staff who reply in public, by somebody else's address: a note",
    {},
    { sender: { ...staff, repliesInPublic: true }, token },
    { do: "say", verb: "note" },
  ],
  [
    "staff who reply in public, by their own",
    {},
    { sender: { ...staff, repliesInPublic: true }, token: { ticket, personId: 9 as PersonId } },
    { do: "say", verb: "reply" },
  ],
  [
    "a stranger with the requester's address who answers a mail of it",
    {},
    { token, byId: ticket },
    { do: "keep", why: "unconfirmed", asks: 1 },
  ],
  [
    "the same, not verified",
    { results: null },
    { token, byId: ticket },
    { do: "keep", why: "unverified", asks: null },
  ],
  ["a stranger who only knows the address", {}, { token }, { do: "quarantine", reason: "unknown_sender" }],
  [
    "who answers a mail of another ticket",
    {},
    { token, byId: { ...ticket, id: 8 as TicketId } },
    { do: "quarantine", reason: "unknown_sender" },
  ],
  ["the same, not verified or a list", { results: null }, { token }, { do: "quarantine" }],
  ["a newsletter to such an address", { headers: ["List-Id: <x.y>"] }, { token }, { do: "quarantine" }],
  [
    "a service that sends a code there by itself",
    { from: "no-reply-x1y2@chat.example" },
    { token },
    { do: "set_aside", reason: "automatic" },
  ],
  [
    "a service where others may be refused",
    { from: "hello@chat.example" },
    { token, settings: { unknownSenders: "reject", acceptedDomains: [] } },
    { do: "quarantine", reason: "unknown_sender" },
  ],
  [
    "a stranger's answer on a protected ticket",
    {},
    { token: { ...token, ticket: { ...ticket, visibility: "protected" } }, byId: ticket },
    { do: "keep", why: "unconfirmed", asks: null },
  ],
  [
    "a stranger with a watcher's address",
    {},
    { token: { ticket, personId: 5 as PersonId }, byId: ticket },
    { do: "keep", why: "unconfirmed", asks: null },
  ],
  [
    "a number of somebody else's ticket",
    {},
    { sender: staff, bySubject: ticket },
    { do: "file", as: 9, near: ticket },
  ],
  ["a participant's number", {}, { sender: WORLD.sender, bySubject: ticket }, { do: "say", by: "subject" }],
  ["nobody's, accepted domain", {}, {}, { do: "file", as: "new" }],
  [
    "nobody's, another domain",
    { from: "x@elsewhere.test" },
    {},
    { do: "quarantine", reason: "unknown_sender" },
  ],
  ["nobody's, not verified", { results: null }, {}, { do: "quarantine" }],
  [
    "nobody's, to be rejected",
    {},
    { settings: { unknownSenders: "reject", acceptedDomains: [] } },
    { do: "reject" },
  ],
  ["a member's, not verified", { results: null }, { sender: WORLD.sender }, { do: "file", as: null }],
  ["a blocked sender", {}, { sender: WORLD.sender, isBlocked: true }, { do: "block" }],
  ["a list", { headers: ["List-Id: <x.y>"] }, { sender: WORLD.sender }, { do: "quarantine", reason: "list" }],
  [
    "too many",
    {},
    { sender: WORLD.sender, byId: ticket, lately: new Map([[ticket.id, 11]]) },
    { do: "quarantine", reason: "too_many", match: { ticket, by: "id" } },
  ],
  [
    "too many, to what is restricted: who looks at what waits may be denied",
    {},
    { sender: WORLD.sender, byId: restricted, lately: new Map([[ticket.id, 11]]) },
    { do: "keep", ticket: restricted, why: "too_many", asks: null },
  ],
  [
    "too many, to what is protected",
    { results: null },
    { sender: WORLD.sender, byId: hidden, lately: new Map([[ticket.id, 11]]) },
    { do: "keep", ticket: hidden, why: "too_many", asks: null },
  ],
  [
    "a stranger who knows the id of a mail",
    { from: "x@elsewhere.test" },
    { byId: ticket },
    { do: "quarantine", reason: "unknown_sender", match: { ticket, by: "id" } },
  ],
  [
    "a stranger who knows the id of a mail about what is protected",
    { from: "x@elsewhere.test" },
    { byId: hidden },
    { do: "keep", ticket: hidden, why: "not_allowed", asks: null },
  ],
  [
    "a blocked sender, to a ticket",
    {},
    { sender: WORLD.sender, isBlocked: true, byId: hidden },
    { do: "block", match: { ticket: hidden, by: "id" } },
  ],
  [
    "that it was read",
    {
      headers: ["Content-Type: multipart/report; report-type=disposition-notification; boundary=a"],
      text: "--a--",
    },
    { sender: WORLD.sender, byId: hidden },
    { do: "set_aside", reason: "receipt", match: { ticket: hidden, by: "id" } },
  ],
  [
    "a machine that says it again and again",
    { headers: ["Auto-Submitted: auto-replied"] },
    { sender: WORLD.sender, byId: ticket, lately: new Map([[ticket.id, 11]]) },
    { do: "set_aside", reason: "too_many", match: { ticket, by: "id" } },
  ],
  [
    "a machine, to a ticket",
    { headers: ["Auto-Submitted: auto-replied"] },
    { sender: WORLD.sender, byId: ticket },
    { do: "keep", why: "automatic", asks: null },
  ],
  [
    "a machine, to nothing",
    { headers: ["Auto-Submitted: auto-replied"] },
    { sender: WORLD.sender },
    { do: "set_aside" },
  ],
  ["no sender", { from: null, results: null }, {}, { do: "quarantine", reason: "no_sender" }],
])("%s", async (_, said, world, expected) => {
  expect(await stepFor(said, world)).toMatchObject(expected);
});

test.each<[string, Partial<MailWorld>, object]>([
  ["a member's", { sender: WORLD.sender }, { do: "file", as: 1, isReleased: true }],
  ["a stranger's", {}, { do: "file", as: "new" }],
  ["of somebody who is not here any more", { isTaken: true }, { do: "file", as: null }],
  ["of an ordinary ticket", { sender: WORLD.sender, byId: ticket }, { do: "file", near: null }],
  ["of a restricted ticket", { sender: WORLD.sender, byId: restricted }, { do: "keep", ticket: restricted }],
  ["of a protected ticket", { byId: hidden }, { do: "keep", ticket: hidden, why: "not_allowed" }],
])("what waits and is to be a ticket: %s", async (_, world, expected) => {
  const mail = await readMail(new TextEncoder().encode(rawMail()), "student01@campus.test", HOUSE);
  expect(releaseMail(mail, { ...STRANGER, ...world })).toMatchObject(expected);
});

test("500 mails of ten programs: each goes to the ticket whose address it carries", async () => {
  const programs = Object.values(CLIENTS).slice(0, 10);
  for (const [at, program] of programs.entries()) {
    const person = (at + 1) as PersonId;
    for (let turn = 0; turn < 50; turn += 1) {
      const of = { personId: person, seq: turn + 1 };
      const reference = String(at * 10 + (turn % 7) + 1);
      const to = replyAddress({ reference, ...of }, keyed, "campus.test");
      const language = LANGUAGES[turn % LANGUAGES.length] ?? "en";
      // Each quotes an address that somebody else got, as a forwarded mail would.
      const other = replyAddress({ reference: "999", ...of }, keyed, "campus.test");
      const body = mimeOf(program({ said: `Turn ${turn}`, quoted: `Answer to ${other}`, language }));
      const raw = rawMail({ to: `Campus <${to}>`, subject: "Re: [#999] Another", ...body });
      const mail = await readMail(new TextEncoder().encode(raw), "a@b.test", HOUSE);
      expect(replyAddressIn(mail.recipients, keyed, "campus.test")).toEqual({ ticket: { reference }, ...of });
    }
  }
});

test.each(["c\u0430mpus.test", "xn--cmpus-7nf.test", "campus\u2024test", "c\u0251mpus.test"])(
  "a domain that only looks like ours is never ours: %s",
  async (domain) => {
    for (const by of [domain, "campus.test"]) {
      const raw = rawMail({ from: `Asha <student01@${domain}>`, results: passed(by) });
      const { from, flags } = await readMail(new TextEncoder().encode(raw), "a@b.test", HOUSE);
      expect(from).not.toBe("student01@campus.test");
      if (from !== null) expect(flags).toContain("foreign_letters");
    }
  },
);
