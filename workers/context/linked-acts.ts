import type { CampusNow } from "#app/db/account/viewer.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import type { Inputs, Outcomes } from "#app/domain/command.ts";
import {
  type ActStanding,
  isOwnAct,
  type LinkedVerb,
  standingOfAct,
} from "#app/domain/people/linked-acts.ts";
import { nounOf } from "#app/forms/linked-act.ts";
import { offeredNouns } from "#app/forms/offered.ts";
import { actByLink, actIn } from "#app/operations/act-by-link.ts";
import { perform } from "../desks.ts";
import { LONGEST_MS } from "../patience.ts";
import { storable } from "../storable.ts";
import { orUnavailablePage, unavailable } from "../unavailable.ts";
import type { Asking } from "./asking.ts";
import { bounded, LONGEST_SEALED } from "./bounded.ts";

/** A link's page: what it is for, and of its ticket the title alone. */
type ActSeen = {
  verb: LinkedVerb;
  reference: string;
  standing: ActStanding | "over" | "nothing";
  ticket: { title: string; subcategory: string } | null;
  campus: CampusNow | null;
};

/** What the links of mails do without a sign-in. No session is looked at and no cookie is set. */
export function linkedActs({ deps, env, ctx, now, inTime }: Asking) {
  return {
    /** What a link of a mail is for; null for one that is not ours. */
    linkedVerb: (token: string) => actIn(deps, bounded(token, LONGEST_SEALED))?.act.verb ?? null,
    /**
     * The same with its ticket as its person may see it now: “nothing” where there is none for them any more, or few may
     * read it. `isAway`: the records did not answer before, and the words that were typed are worth more than a title.
     */
    async linkedAct(token: string, isAway: boolean): Promise<ActSeen | null> {
      const found = actIn(deps, bounded(token, LONGEST_SEALED));
      if (found === null) return null;
      const { act, saidAt, isOver } = found;
      const { verb, reference, personId } = act;
      const seen = { verb, reference, ticket: null, campus: null };
      if (isOver) return { ...seen, standing: "over" };
      if (isAway) return { ...seen, standing: "waits" };
      const actor = { kind: "person", personId } as const;
      const reading = readTicket(deps.db, actor, reference, { before: null }, now);
      const { ticket, campus } = await orUnavailablePage(inTime(reading));
      if (!ticket || ticket.state.ticket.visibility === "protected")
        return { ...seen, campus, standing: "nothing" };
      const { title, subcategory, standsInFor, state } = ticket;
      const isOffered =
        isOwnAct(verb, { personId, standsInFor }, state.ticket) &&
        offeredNouns(ticket, personId, now).includes(nounOf(verb));
      const standing = standingOfAct(verb, state.ticket, { saidAt, isOffered });
      return { ...seen, campus, standing, ticket: { title, subcategory } };
    },
    /** Does what the link is for. */
    actByLink: (token: string, input: Inputs[LinkedVerb]): Promise<Outcomes | "over"> =>
      inTime(
        actByLink(deps, (command) => perform(env, ctx, command), {
          token: bounded(token, LONGEST_SEALED),
          input: storable(input),
        }),
        LONGEST_MS,
      ).catch(unavailable),
  };
}
