import { findNamedTicket } from "#app/db/tickets/named-ticket.ts";
import type { Command, Outcomes } from "#app/domain/command.ts";
import { LINKS } from "#app/domain/limits.ts";
import type { Deps } from "./deps.ts";

/** As it was typed, and the key of its form. */
export type LinkWish = { number: number; email: string; key: string };

/**
 * Has a link mailed to a ticket's requester, if number and address belong together; three an hour for one ticket.
 * Answers nothing: whoever asks is told the same, before this has begun.
 */
export async function sendLink(
  deps: Deps,
  { number, email, key }: LinkWish,
  perform: (command: Command<"send_link">) => Promise<Outcomes>,
): Promise<void> {
  const found = await findNamedTicket(deps.db, { number, email });
  if (!found) return;
  const { reference, personId } = found;
  const id = deps.keyed("link wish", `${reference}/${key}`)[0];
  const use = await deps.limiter.take("links", reference, { limits: LINKS, id, now: deps.now() });
  if (!use?.admitted) return;
  const said = { verb: "send_link", input: { personId }, seen: null, anyway: true } as const;
  await perform({ v: 1, ...said, reference, actor: { kind: "system" }, key: `link/${id}`, via: "link" });
}
