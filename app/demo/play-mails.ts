import { standingOf } from "#app/db/mail/mail-in.ts";
import { silenceOutbox } from "#app/db/sending/outbox.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { ingestMail, type MailIn } from "#app/operations/mail-in/ingest-mail.ts";
import { replyAddress } from "#app/operations/mail-in/reply-address.ts";
import { runCommand } from "#app/operations/run-command.ts";
import type { DemoMail } from "./mails.ts";
import { passTime, type StoryClock } from "./play-stories.ts";
import type { Story } from "./stories.ts";

const HOUR_MS = 3_600_000;

/** What was there before: people, and the number of each story's ticket. */
export type Played = { people: ReadonlyMap<string, PersonId>; tickets: ReadonlyMap<Story, string> };

/**
 * Lets the mails come in by the same operation as real ones, after the stories that they are about. Nothing that
 * follows from it is ever sent to anybody.
 */
export async function playMails(
  deps: Deps,
  house: Omit<MailIn, "perform" | "file">,
  clock: StoryClock,
  played: Played,
  mails: readonly DemoMail[],
): Promise<void> {
  const until = clock.at;
  const mailIn: MailIn = {
    ...house,
    perform: (command) => runCommand(deps, command),
    file: async (command) => (await fileTicket(deps, command)).outcome,
  };
  for (const mail of mails) {
    clock.at = until - mail.hoursAgo * HOUR_MS;
    const about = await aboutOf(deps, house, played, mail);
    const address = mail.from.includes("@") ? mail.from : `${mail.from}@${house.domain}`;
    const around = { domain: house.domain, authservId: house.authservId, at: clock.at, about };
    const raw = new TextEncoder().encode(mail.raw(`${mail.name} <${address}>`, around));
    const envelope = { from: address, to: about?.replyTo ?? `help@${house.domain}` };
    const ingested = await ingestMail(deps, mailIn, raw, envelope);
    if (ingested.accepted && ingested.settled.reference)
      await passTime(deps, clock, ingested.settled.reference, until);
  }
  clock.at = until;
  await silenceOutbox(deps.db, "demo");
}

async function aboutOf(
  deps: Deps,
  { keyed, domain }: Pick<MailIn, "keyed" | "domain">,
  { people, tickets }: Played,
  { about }: DemoMail,
) {
  if (!about) return null;
  const { by, subcategory } = about;
  const isMeant = ([story]: [Story, string]) => story.by === by && story.input.subcategory === subcategory;
  const [, reference = ""] = [...tickets].find(isMeant) ?? [];
  const ticket = await standingOf(deps.db, reference);
  const personId = people.get(about.given);
  if (!ticket || personId === undefined) throw new Error(`the demo knows no ${subcategory} of ${by}`);
  const replyTo = replyAddress({ reference, personId, seq: 1 }, keyed, domain);
  return { number: reference, title: ticket.title, replyTo };
}
