import type { CategoryId, CommitteeId, PersonId } from "#app/domain/ids.ts";
import type { TicketTag } from "#app/domain/ticket.ts";
import type { Grant } from "./actor.ts";

export const COMMITTEE_ROLES = ["member", "head", "advisor"] as const;
export type CommitteeRole = (typeof COMMITTEE_ROLES)[number];

/** A head proposes, an advisor decides. */
export const MEMBERSHIP_STATES = ["proposed", "confirmed", "refused"] as const;
export type MembershipState = (typeof MEMBERSHIP_STATES)[number];

/** That somebody works in a committee now: their term is confirmed and runs. `categoryIds`: what the committee is for. */
export type Membership = {
  committeeId: CommitteeId;
  role: Exclude<CommitteeRole, "advisor">;
  categoryIds: readonly CategoryId[];
};

/** A committee that a command names, and who heads it now. */
export type Committee = { committeeId: CommitteeId; heads: readonly PersonId[] };

/** Somebody whom a note may mention, and what they hold: whether they may read it is the rules' to say. */
export type Mentionable = {
  personId: PersonId;
  name: string;
  addresses: readonly string[];
  grants: readonly Grant[];
  committees: readonly Membership[];
};

/** Whether a committee is tagged at that moment. */
export function isTagged(tags: readonly TicketTag[], committeeId: CommitteeId, at: number): boolean {
  return tags.some((tag) => tag.committeeId === committeeId && runs(tag, at));
}

/** The committees that are tagged at that moment. */
export function taggedAt(tags: readonly TicketTag[], at: number): readonly CommitteeId[] {
  return tags.filter((tag) => runs(tag, at)).map(({ committeeId }) => committeeId);
}

function runs({ fromAt, untilAt }: TicketTag, at: number): boolean {
  return fromAt <= at && (untilAt === null || at < untilAt);
}
