import { env } from "cloudflare:test";
import { expect } from "vitest";
import { replyAddress } from "#app/operations/mail-in/reply-address.ts";
import { type MailSaid, rawMail } from "#tests/fixtures/mails/raw-mail.ts";
import { keyedMailOf } from "#workers/deps.ts";
import { idOf, rowsOf } from "./campus.ts";
import { visit } from "./visit.ts";

type Row = Record<string, string | number | null>;
type Envelope = { from?: string; to?: string };

/** Lets a raw mail arrive by the hook; answers the row of the last arrival. */
export async function arrive(
  raw: string,
  { from = "student01@campus.test", to = "help@campus.test" }: Envelope = {},
): Promise<Row> {
  const query = new URLSearchParams({ from, to });
  const answer = await visit(`/dev/mail-in?${query}`, { method: "POST", body: raw });
  expect([200, 422]).toContain(answer.status);
  const rows = await rowsOf(
    `select m.*, t.reference from inbound_mail m left join tickets t on t.id = m.ticket_id order by m.id desc limit 1`,
  );
  return rows[0] ?? {};
}

/** Lets a mail arrive that says this. */
export const mail = (said: MailSaid = {}, envelope: Envelope = {}) => arrive(rawMail(said), envelope);

/** The reply address that somebody got with an event of a ticket. */
export async function replyTo(reference: string, person: string, seq = 1): Promise<string> {
  return replyAddress({ reference, personId: idOf(person), seq }, keyedMailOf(env), "campus.test");
}
