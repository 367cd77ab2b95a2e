import { env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { handOnAppeals } from "#app/operations/hand-on-appeals.ts";
import { ingestMail, isAway, type MailIn, settleLeftOver } from "#app/operations/mail-in/ingest-mail.ts";
import { replyAddress } from "#app/operations/mail-in/reply-address.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { type FaultName, QUICK_FAULTS } from "#tests/fixtures/faults.ts";
import { type MailSaid, rawMail } from "#tests/fixtures/mails/raw-mail.ts";
import { keyedMailOf } from "#workers/deps.ts";
import { mailInOf } from "#workers/mail-in.ts";
import { eventsOf, fileWith, idOf, rowsOf, sayWith, ticketOf, toldOf } from "./campus.ts";
import { type FaultyCampus, faultyCampus } from "./faulty-campus.ts";
import { contradictions, everything, floorOf } from "./history.ts";

/** What meets one request, or it and all that follow. */
type Trouble = { fault: FaultName; pattern: "at" | "from" };

const TROUBLES: Trouble[] = [
  { fault: "dropped after", pattern: "at" },
  { fault: "SQLITE_BUSY", pattern: "at" },
  { fault: "sent twice", pattern: "at" },
  { fault: "dropped before", pattern: "from" },
  { fault: "dropped after", pattern: "from" },
];

let campus: FaultyCampus;
beforeAll(async () => {
  campus = await faultyCampus();
});

/** Does the work with trouble at its n-th request; answers whether there was one, and what the work threw. */
async function under({ fault, pattern }: Trouble, n: number, work: () => Promise<unknown>) {
  await campus.plan({ fault: QUICK_FAULTS[fault], [pattern]: n });
  const thrown = await work().then(
    () => null,
    (reason: unknown) => reason,
  );
  const { met } = await campus.seen();
  await campus.plan();
  return { isMet: met > 0, thrown };
}

const kindsOf = async (reference: string) =>
  (await eventsOf(reference, campus.database)).map(({ kind }) => kind);

test.each(TROUBLES)("an appeal is handed on once and whole: $fault $pattern the n-th", async (trouble) => {
  const setWarden = (state: string) =>
    rowsOf("update people set state = ? where id = ?", [state, idOf("warden.neeladri")], campus.database);
  for (let n = 1, isMet = true; isMet; n += 1) {
    const floor = await floorOf(campus.calm);
    const reference = await fileWith(campus.calm, "student09", { subcategory: "wifi-block" });
    await sayWith(campus.calm, "spoc.wifi", reference, "resolve", { outcome: "fixed", text: "Done." });
    await sayWith(campus.calm, "student09", reference, "appeal", { text: "No." });
    await setWarden("left");
    const met = await under(trouble, n, () => handOnAppeals(campus.deps));
    if (met.thrown !== null) expect(isUnavailable(met.thrown)).toBe(true);
    await handOnAppeals(campus.calm);
    expect(await handOnAppeals(campus.calm)).toBe(0);
    await setWarden("active");
    expect(await kindsOf(reference)).toEqual(["filed", "resolved", "appealed", "appeal_handed_on"]);
    expect((await toldOf(reference, 4, campus.database)).filter((row) => row.includes(" mail "))).toEqual([
      "dean mail level",
      "student09 mail requester",
    ]);
    expect(contradictions(await everything(campus.calm, floor))).toEqual([]);
    isMet = met.isMet;
  }
});

/** The doors of a mail, without a desk or a wait behind them: so its requests are its own alone. */
function mailIn(deps: FaultyCampus["deps"]): MailIn {
  return {
    ...mailInOf(env, { waitUntil: () => {} }),
    perform: (command) => runCommand(deps, command),
    file: async (command) => (await fileTicket(deps, command)).outcome,
  };
}

const ASHA = "student01@campus.test";

/** What a mail becomes: its row's outcome, and the events of the ticket that it was sent to and of the one it made. */
type Case = {
  said: (to: string) => MailSaid;
  isReply?: true;
  from?: string;
  outcome: string;
  events: string[];
};

const CASES: Record<string, Case> = {
  "a new ticket with a file": {
    said: () => ({
      headers: ["Content-Type: multipart/mixed; boundary=a"],
      text: `--a\nContent-Type: text/plain\n\nIt drips.\n--a\nContent-Type: image/png; name=p.png\nContent-Transfer-Encoding: base64\n\n${PIXEL}\n--a--`,
    }),
    outcome: "filed",
    events: ["filed"],
  },
  "a reply": { said: () => ({ text: "Still." }), isReply: true, outcome: "replied", events: ["replied"] },
  "a ticket beside another one": {
    said: (reference) => ({ from: "Ravi <student02@campus.test>", subject: `[#${reference}] Me too` }),
    outcome: "filed",
    events: ["linked", "filed", "linked"],
  },
  "words that may be the requester's": {
    said: (reference) => ({ text: "It is me.", headers: [`In-Reply-To: <${reference}@home.example>`] }),
    isReply: true,
    from: "home.example",
    outcome: "kept",
    events: ["mail_kept", "whose_asked"],
  },
};
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let senders = 0;

test.each(
  Object.entries(CASES).flatMap(([name, of]) => TROUBLES.map((trouble) => ({ name, ...trouble, of }))),
)("a mail becomes $name once and whole: $fault $pattern the n-th", async ({ of, ...trouble }) => {
  for (let n = 1, isMet = true; isMet; n += 1) {
    const floor = await floorOf(campus.calm);
    const near = await fileWith(campus.calm, "student01");
    const { id } = await ticketOf(near, campus.database);
    const token = { reference: near, personId: idOf("student01"), seq: 1 };
    const to = of.isReply ? replyAddress(token, keyedMailOf(env), "campus.test") : "help@campus.test";
    await rowsOf(
      `insert into inbound_mail (sha256, bytes, envelope_from, envelope_to, received_at, message_id, outcome, ticket_id)
        values (?, 1, '', '', 0, ?, 'replied', ?)`,
      [near, `${near}@home.example`, Number(id)],
      campus.database,
    );
    senders += 1;
    const stranger = of.from ? { from: `Asha <asha${senders}@${of.from}>` } : {};
    const raw = new TextEncoder().encode(rawMail({ ...of.said(near), ...stranger }));
    const envelope = { from: ASHA, to };
    const arrive = (deps: FaultyCampus["deps"]) => ingestMail(deps, mailIn(deps), raw, envelope);
    const met = await under(trouble, n, () => arrive(campus.deps));
    // Whose server was not told yes sends it again; of what was said yes to the minute makes something.
    if (met.thrown !== null) {
      expect(isAway(met.thrown)).toBe(true);
      await arrive(campus.calm);
    }
    const later = { ...campus.calm, now: () => Date.now() + 3 * 60_000 };
    await settleLeftOver(later, mailIn(later));
    const became = async () => {
      const all = await everything(campus.calm, floor);
      expect(contradictions(all)).toEqual([]);
      return all.events.filter(({ ticketId, seq }) => ticketId !== id || seq > 1).map(({ kind }) => kind);
    };
    expect(await became()).toEqual(of.events);
    const [row] = await rowsOf(
      "select outcome, seq from inbound_mail order by id desc limit 1",
      [],
      campus.database,
    );
    expect(row).toMatchObject({ outcome: of.outcome });
    await arrive(campus.calm);
    expect(await became()).toEqual(of.events);
    isMet = met.isMet;
  }
});
