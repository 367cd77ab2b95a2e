import type { Campus, Due } from "#app/db/sending/load-due.ts";
import { readOutbox } from "#app/db/sending/read-outbox.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { finalMark } from "./deliver-due.ts";
import type { Deps } from "./deps.ts";

type Written = { to: { name: string | null; address: string }; subject: string; text: string };

/**
 * The mails that wait on the demo campus as they would leave now, so that it can be tried without a mail server. What
 * is not true any more is left out, as it would be when sent; what its reader switched off is not. `mails` is null for whoever may not read them.
 */
export async function showOutbox(
  { db }: Pick<Deps, "db">,
  ref: ActorRef,
  { before, now }: { before: number | null; now: number },
  letterOf: (due: Due, campus: Campus) => Written,
) {
  const { rows, ...page } = await readOutbox(db, ref, before, now);
  const mails = rows?.flatMap((due) => {
    // Whom a row is for in the end is written into it when it is taken to be sent.
    if (finalMark({ ...due, resolvedPersonId: due.ownerId }, new Set(), now)) return [];
    const { to, subject, text } = letterOf(due, page.campus);
    return [{ id: due.id, to, subject, text, leavesAt: due.nextAttemptAt, reference: due.ticket.reference }];
  });
  return { ...page, mails: mails ?? null };
}
