import { ladderFor, type Rung } from "#app/domain/escalation/escalation.ts";
import { accessOf, can, deniedAt } from "#app/domain/people/permissions.ts";
import { currentClock, moveDue, resume } from "#app/domain/time/clocks.ts";
import { event, type Words } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, type Step, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Ticket } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { speaksAsStaff } from "./public-act.ts";

/** So many new dates count before each further one needs the next level's approval. */
export const FREE_EXTENSIONS = 1;

/** What a ticket that asks for no later date has in the place of one. */
export const NOTHING_ASKED = { extensionUntilAt: null, extensionAskedById: null } as const;

type Said = { decision: string; words: readonly Words[] };

/**
 * Whether a later date may be given: the next level approves or refuses, never whoever asked; the requester agrees,
 * so that it does not count, or objects, which its readers weigh. A date that the promise has passed by itself meanwhile
 * is granted to nobody. Nothing stands still meanwhile (PRODUCT 3).
 */
export const decideExtension: Rule<"decide_extension"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const words: readonly Words[] = reason === "" ? [] : [{ part: "reason", text: reason }];
    const said = { decision: input.decision, words };
    return speaksAsStaff(world, now) ? decidedAbove(world, said, now) : answered(world, said, now);
  },
};

/** Who is asked for a date, and which of them on some channels alone: a level is told as its rules say, whatever of. */
export type Approvers = Pick<Rung, "personIds" | "limits">;

/**
 * Who approves what this person asks for: the level above the ticket's and above their own; where nobody stands, the
 * senior admins. Empty where nobody but themselves is left.
 */
export function approversFor(world: World, askerId: PersonId, now: number): Approvers {
  const [next] = rungsAbove(ladderFor(world, now), world.state.ticket.level, askerId);
  if (next) return next;
  const denied = deniedAt(world.state.people, now);
  return { personIds: world.seniorAdmins.filter((id) => id !== askerId && !denied.has(id)) };
}

/** Whether this person may approve or refuse what the ticket asks for: on a higher level, or a senior admin. */
export function mayApprove(
  { extensionAskedById, level }: Pick<Ticket, "extensionAskedById" | "level">,
  ladder: readonly Rung[],
  person: { personId: PersonId; isSenior: boolean; standsInFor?: readonly PersonId[] },
): boolean {
  if (extensionAskedById === null || extensionAskedById === person.personId) return false;
  const whose = [person.personId, ...(person.standsInFor ?? []).filter((id) => id !== extensionAskedById)];
  const above = rungsAbove(ladder, level, extensionAskedById);
  return person.isSenior || above.some((rung) => rung.personIds.some((id) => whose.includes(id)));
}

/** The rungs above the level, and above the highest one that the asker stands on. */
function rungsAbove(ladder: readonly Rung[], level: number, askerId: PersonId): readonly Rung[] {
  const own = ladder.findLast((rung) => rung.personIds.includes(askerId))?.level ?? 0;
  return ladder.filter((rung) => rung.level > Math.max(level, own));
}

function decidedAbove(world: World, { decision, words }: Said, now: number): Step | Refusal {
  const { actor, state } = world;
  const { extensionUntilAt: untilAt, extensionCount, extensionAnswer } = state.ticket;
  const clock = currentClock(state, "resolve");
  if (untilAt === null || !clock || actor.kind !== "person") return refuse("no_extension");
  const isSenior = can(actor, "see_leadership", accessOf(state), now);
  if (!mayApprove(state.ticket, ladderFor(world, now), { ...actor, isSenior }))
    return refuse("not_yours_to_decide");
  if (decision !== "approve" && decision !== "refuse") return refuse("decision_unknown", "decision");
  if (decision === "refuse") {
    const changes = { ticket: { ...NOTHING_ASKED, extensionAnswer: null } };
    const facts = { decision, until: untilAt, dueAt: clock.dueAt, setPromise: false };
    return step(event("extension_decided", { facts, changes, words }), "extension_decided", now);
  }
  if (untilAt <= now) return refuse("date_past", "decision");
  const { dueAt } = resume(world.calendar, clock, now);
  // What stood still meanwhile reaches further by itself: there is no later date left to give.
  if (untilAt <= dueAt) {
    const changes = { ticket: { ...NOTHING_ASKED, extensionAnswer: null } };
    const facts = { decision: "overtaken", until: untilAt, dueAt, setPromise: false };
    return step(event("extension_decided", { facts, changes, words }), "extension_decided", now);
  }
  const counts = extensionAnswer === "agreed" ? 0 : 1;
  const changes = {
    ticket: { ...NOTHING_ASKED, extensionCount: extensionCount + counts },
    clocks: [moveDue(world.calendar, clock, now, untilAt)],
  };
  const facts = { decision, until: untilAt, dueAt: untilAt, setPromise: true };
  return step(event("extension_decided", { facts, changes, words }), "extension_decided", now);
}

function answered(world: World, { decision, words }: Said, now: number): Step | Refusal {
  const { ticket } = world.state;
  const { extensionAnswer, extensionCount, extensionUntilAt, extensionAskedById } = ticket;
  if (extensionAnswer !== "awaited") return refuse("no_extension");
  if (decision !== "agree" && decision !== "object") return refuse("decision_unknown", "decision");
  const isPending = extensionUntilAt !== null && extensionAskedById !== null;
  const agreed = decision === "agree";
  const changes = {
    ticket: {
      extensionAnswer: agreed ? ("agreed" as const) : ("objected" as const),
      // One that is not granted yet has not been counted.
      extensionCount: agreed && !isPending ? Math.max(0, extensionCount - 1) : extensionCount,
    },
  };
  const asked = isPending ? approversFor(world, extensionAskedById, now) : null;
  const told = asked?.personIds ?? [];
  const draft = event("extension_answered", { facts: { decision, told }, changes, words });
  return { ...step(draft, "extension_answered", now, told), limits: asked?.limits };
}
