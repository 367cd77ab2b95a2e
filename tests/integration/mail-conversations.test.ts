import { beforeAll, expect, test } from "vitest";
import type { Carrier } from "#app/operations/carrier.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { CLIENTS, LANGUAGES, mimeOf } from "#tests/fixtures/mails/clients.ts";
import { rawMail } from "#tests/fixtures/mails/raw-mail.ts";
import { deps, fileWith, moveToOwnCampus, rowsOf } from "./campus.ts";
import { replyTo } from "./mail-arrival.ts";
import { visit } from "./visit.ts";

const TICKETS = 5;
const TURNS = 10;
const PROGRAMS = Object.entries(CLIENTS).slice(0, 10);

type Conversation = { reference: string; address: string; sentId: string; person: string };
type Turn = { id: string; raw: string; from: string; to: string; reference: string; said: string };

/** Ids of the receipts that left, by the ticket whose number stands in their subject. */
const sent = new Map<string, string>();
const carrier: Carrier = {
  channel: "mail",
  carry: async ([row]) => {
    const messageId = `<${crypto.randomUUID()}@campus.test>`;
    if (row.duty === "requester") sent.set(row.ticket.reference, messageId);
    return { kind: "accepted", messageId, response: "250 ok" };
  },
};

/** Each program's person with tickets that they were told of by mail. */
const conversations: Conversation[][] = [];
beforeAll(async () => {
  await moveToOwnCampus();
  for (const at of PROGRAMS.keys()) {
    const person = `student${String(at + 1).padStart(2, "0")}`;
    const references = [];
    for (let count = 0; count < TICKETS; count += 1) references.push(await fileWith(deps(), person));
    const theirs = references.map(async (reference) => ({
      reference,
      address: await replyTo(reference, person),
      sentId: "",
      person,
    }));
    conversations.push(await Promise.all(theirs));
  }
  // More than five in ten minutes would wait for a list.
  await rowsOf("update outbox set bundle_id = null, not_before_at = 0");
  for (let round = 0; sent.size < PROGRAMS.length * TICKETS && round < 20; round += 1) {
    await deliverDue(deps({ now: () => Date.now() + 1000 }), carrier);
    await rowsOf("update deliveries set accepted_at = 0");
  }
  for (const theirs of conversations) for (const each of theirs) each.sentId = sent.get(each.reference) ?? "";
});

const HOUSE = "help@campus.test";
const FOREIGN = "<CAK-1@mail.gmail.example> <DB6PR@eurprd.outlook.example>";

/** How a mail says where it belongs: by address, by id, by number; some speak of another ticket as well. */
const WAYS: readonly ((own: Conversation, other: Conversation, before: string) => Partial<Said>)[] = [
  ({ address }) => ({ to: address }),
  ({ address }) => ({ header: `"Campus, help" <${address.toUpperCase()}>` }),
  ({ sentId }) => ({ headers: [`In-Reply-To: ${sentId}`] }),
  ({ sentId }) => ({ headers: [`References: ${FOREIGN}\r\n ${sentId}\r\n <x-1@home.example>`] }),
  ({ reference }) => ({ subject: `AW: Re: [#${reference}] The tap` }),
  ({ address }, other) => ({ to: address, subject: `Re: [#${other.reference}] The tap` }),
  ({ address }, other) => ({ to: address, headers: [`In-Reply-To: ${other.sentId}`] }),
  ({ sentId }, other) => ({ headers: [`In-Reply-To: ${sentId}`], subject: `[#${other.reference}] x` }),
  (_, __, before) => ({ headers: [`In-Reply-To: ${before}`] }),
  ({ address }, other) => ({ to: address, quoted: `Write to ${other.address}, about [#${other.reference}]` }),
];
type Said = { to: string; header: string; subject: string; headers: string[]; quoted: string };

function turnOf(at: number, ticket: number, turn: number): Turn {
  const [name, program] = PROGRAMS[at] ?? ["", () => ({ text: "", headers: [] })];
  const own = conversations[at]?.[ticket];
  const other = conversations[(at + 1) % PROGRAMS.length]?.[(ticket + turn) % TICKETS];
  const way = WAYS[turn];
  if (!own || !other || !way) throw new Error(`no such turn: ${name} ${ticket} ${turn}`);
  const idOf = (turn: number) => `<turn-${at}-${ticket}-${turn}@home.example>`;
  const {
    to = HOUSE,
    header = to,
    subject = "Re: The tap",
    headers = [],
    quoted = "Which tap?",
  } = way(own, other, idOf(turn - 1));
  const said = `Turn ${at} ${ticket} ${turn}`;
  const language = LANGUAGES[turn % LANGUAGES.length] ?? "en";
  const body = mimeOf(program({ said, quoted, language }), turn % 3 === 0 ? "text" : "both");
  const from = `${own.person}@campus.test`;
  const raw = rawMail({
    id: idOf(turn),
    from,
    to: header,
    subject,
    ...body,
    headers: [...body.headers, ...headers],
  });
  return { id: idOf(turn).slice(1, -1), raw, from, to, reference: own.reference, said };
}

async function send({ raw, from, to }: Pick<Turn, "raw" | "from" | "to">) {
  const path = `/dev/mail-in?${new URLSearchParams({ from, to })}`;
  while ((await visit(path, { method: "POST", body: raw })).status === 503);
}

test("500 mails of ten programs, at once in fifty conversations: each is a reply on the ticket it belongs to", {
  timeout: 120_000,
}, async () => {
  const turns: Turn[] = [];
  const lanes = PROGRAMS.map(async (_, at) => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const now = Array.from({ length: TICKETS }, (_, ticket) => turnOf(at, ticket, turn));
      turns.push(...now);
      await Promise.all(now.map(send));
    }
  });
  await Promise.all(lanes);
  const rows = await rowsOf(
    `select m.message_id as id, t.reference, m.outcome, c.text from inbound_mail m left join tickets t on t.id = m.ticket_id
      left join event_contents c on c.ticket_id = m.ticket_id and c.seq = m.seq and c.part = 'body'`,
  );
  const became = new Map(
    rows.map(({ id, text, outcome, reference }) => [id, { outcome, reference, said: saidIn(String(text)) }]),
  );
  const wrong = turns.filter(({ id, reference, said }) => {
    const row = became.get(id);
    return row?.outcome !== "replied" || row.reference !== reference || row.said !== said;
  });
  expect(wrong.map(({ id }) => [id, became.get(id)])).toEqual([]);
  expect(turns).toHaveLength(500);
  const [count] = await rowsOf(
    "select count(*) as n from ticket_events where kind = 'replied' and via = 'mail'",
  );
  expect(count?.n).toBe(500);
});

const saidIn = (text: string) => /Turn \d+ \d+ \d+/.exec(text)?.[0];

test("a stranger who knows number and id of each conversation gets into none", async () => {
  const before = await rowsOf("select ticket_id, max(seq) as seq from ticket_events group by ticket_id");
  for (const [{ reference, sentId } = { reference: "", sentId: "" }] of conversations) {
    const from = "who@elsewhere.example";
    await send({
      raw: rawMail({ from, subject: `[#${reference}] Me`, headers: [`References: ${sentId}`] }),
      from,
      to: HOUSE,
    });
  }
  const rows = await rowsOf(
    "select distinct outcome, reason from inbound_mail where from_address = 'who@elsewhere.example'",
  );
  expect(rows).toEqual([{ outcome: "quarantined", reason: "unknown_sender" }]);
  expect(await rowsOf("select ticket_id, max(seq) as seq from ticket_events group by ticket_id")).toEqual(
    before,
  );
});
