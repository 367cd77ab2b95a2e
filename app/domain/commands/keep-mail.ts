import { event } from "../events.ts";
import type { KeptWhy } from "../mail-in/outcome.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import { cut, LIMITS, tidy } from "../words.ts";

/** What nobody has to look at. */
const QUIET: readonly KeptWhy[] = ["automatic"];

/**
 * A mail belongs to this ticket, but has no power here: its sender is not believed, or is a machine. Staff read it;
 * it touches no clock and no status. Its owner is told, but not of answers of machines.
 */
export const keepMail: Rule<"keep_mail"> = {
  from: STATUS_KINDS,
  decide(_world, { body, sender, mail, why, bounce }, now) {
    const text = cut(tidy(body), LIMITS.body);
    const kept = event("mail_kept", {
      audience: "staff",
      facts: {
        ...(mail === null ? {} : { mail }),
        why,
        ...(bounce ? { bounce: bounce.kind, status: bounce.status, to: bounce.personId } : {}),
      },
      words: [
        ...(text === "" ? [] : [{ part: "body", text } as const]),
        ...(sender === "" ? [] : [{ part: "sender", text: sender } as const]),
      ],
    });
    return step(kept, QUIET.includes(why) ? null : "mail_kept", now);
  },
};

/** So long the requester can say that a mail was theirs. */
export const WHOSE_OPEN_MS = 7 * 86_400_000;

/**
 * A mail came with the requester's reply address from somewhere else: they are asked whether it was theirs. Nothing of
 * it is said, because whoever wrote it chose its words. Refuses where it is not their ticket (any more).
 */
export const askWhose: Rule<"ask_whose"> = {
  from: STATUS_KINDS,
  decide({ state }, { personId, mail }, now) {
    const { requesterId, visibility, isIncident } = state.ticket;
    if (requesterId !== personId || visibility === "protected" || isIncident) return refuse("not_found");
    return step(event("whose_asked", { facts: { mail } }), "whose_asked", now);
  },
};
