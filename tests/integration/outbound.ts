import { env } from "cloudflare:test";
import { inject } from "vitest";
import { insertRows } from "#app/db/campus/insert-rows.ts";
import { ticketPeople } from "#app/db/schema/tickets-schema.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { openMailServer } from "#tests/fixtures/mail-server.ts";
import type { SmtpOptions } from "#tests/fixtures/smtp-server.ts";
import { carrierOf } from "#workers/deps.ts";
import { fileWith, idOf, NOW, ownCampus, rowsOf, sayWith, ticketOf } from "./campus.ts";

/** A category whose one owner and whose requester are told of a filing. */
export const WIFI = { subcategory: "wifi-one", answers: { device: ["phone"] } };

type SayArguments = Parameters<typeof sayWith> extends [unknown, ...infer Rest] ? Rest : never;

/** A campus of its own with a mail server of its own; times are milliseconds from the beginning of the run. */
export async function openOutbound(options: Partial<SmtpOptions> = {}) {
  const { deps, database } = await ownCampus();
  const server = await openMailServer(inject("smtpControlUrl"), options);
  const at = (ms: number) => ({ ...deps, now: () => NOW + ms });
  const mailsTo = async (mail: string) =>
    (await server.mails()).filter((each) => each.envelope.to.includes(`${mail}@campus.test`));
  return {
    server,
    at,
    mailsTo,
    deliver: (ms = 0, port = server.port) => deliverDue(at(ms), carrierTo(`127.0.0.1:${port}`)),
    deliverTo: (ms: number, address: string) => deliverDue(at(ms), carrierTo(address)),
    /** Files by the operation alone, at that moment. */
    file: (mail: string, ms = 0) => fileWith(at(ms), mail, WIFI),
    say: (ms: number, ...[mail, reference, verb, input]: SayArguments) =>
      sayWith(at(ms), mail, reference, verb, input),
    rows: (sql: string, args: (string | number)[] = []) => rowsOf(sql, args, database),
    /** The mail rows of a person, oldest first. */
    rowsTo: (mail: string) =>
      rowsOf(
        `select * from outbox where channel = 'mail' and person_id = ${idOf(mail)} order by id`,
        [],
        database,
      ),
    /** Keeps somebody away from a ticket, whatever their role. */
    async deny(mail: string, reference: string) {
      const { id: ticketId } = await ticketOf(reference, database);
      const deny = { ticketId, personId: idOf(mail), relation: "about", effect: "deny", fromAt: NOW };
      await insertRows(deps.db, [{ table: ticketPeople, rows: [deny] }]);
    },
    /** Lays aside what waits, and forgets what anybody got and what the server did. */
    async clear() {
      await server.turn("well");
      await server.behave(null);
      await server.clear();
      await database.batch(
        [
          "update outbox set state = 'superseded' where channel = 'mail' and state in ('queued', 'claimed')",
          "update deliveries set accepted_at = 0",
          "update channels set outages = 0, probe_at = null",
        ],
        "write",
      );
    },
  };
}

/** @param address of the mail server, with an account where it wants one */
function carrierTo(address: string) {
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://${address}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  return carrier;
}

export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
