import { markTrouble } from "#app/db/mail/troubled-addresses.ts";
import type { Command, Outcomes } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Trouble } from "#app/domain/mail-in/bounce.ts";
import type { Deps } from "../deps.ts";
import { MailRefused } from "./mail-refused.ts";

const DAY_MS = 86_400_000;

export type CameBack = Trouble & {
  personId: PersonId;
  /** As it was named; often one that ours is forwarded to. */
  reported: string | null;
  sentAt: number;
  /** The tickets that the mail was about. */
  references: readonly [string, ...string[]];
  /** The arrival that says so; null where a server said it while we called. */
  mail: number | null;
};

/**
 * A mail of ours came back, was refused, or its reader complained: staff of its tickets hear of it once a day for each
 * person and sort of trouble, however many reports come, and the address is marked. Answers where that is written down
 * first. Throws while nothing answers: told again it comes to the same.
 */
export async function mailCameBack(
  deps: Pick<Deps, "db" | "now">,
  perform: (command: Command) => Promise<Outcomes>,
  { personId, reported, sentAt, kind, status, references, mail }: CameBack,
): Promise<{ reference: string; seq: number | null }> {
  const now = deps.now();
  const day = Math.floor(now / DAY_MS);
  const bounce = { kind, status, personId };
  const said = await Promise.all(
    references.map((reference) =>
      perform({
        v: 1,
        verb: "keep_mail",
        actor: { kind: "system" },
        input: { body: "", sender: "", mail, why: "bounced", bounce },
        reference,
        key: `mail/trouble/${reference}/${personId}/${kind}/${day}`,
        seen: null,
        anyway: true,
        via: "mail",
      }),
    ),
  );
  for (const outcome of said)
    if (!outcome.ok && outcome.code !== "key_reused") throw new MailRefused(outcome.code);
  // Last: of an address that is marked nothing comes back any more.
  await markTrouble(deps.db, { personId, reported, sentAt, kind, status, now });
  const [first] = said;
  return first?.ok ? { reference: first.reference, seq: first.seq } : { reference: references[0], seq: null };
}
