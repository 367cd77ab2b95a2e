import type { Command, Inputs, Outcomes } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { ACT_OPEN_MS, type LinkedAct, type LinkedVerb } from "#app/domain/people/linked-acts.ts";
import { refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { seal, unsealLate } from "./sealed.ts";

const PURPOSE = "act";

type Keys = Pick<Deps, "keyed" | "now">;

/** What the link of one act carries: the same for the same mail, so that a mail sent twice is the same mail. */
export function actToken(deps: Keys, act: LinkedAct, saidAt: number): string {
  const { verb, reference, personId, seq } = act;
  return seal(deps, PURPOSE, JSON.stringify([verb, reference, personId, seq]), saidAt + ACT_OPEN_MS);
}

/** What a link is for, when that was of which its mail tells, and whether it is over; null for one that is not ours. */
export function actIn(deps: Keys, token: string): { act: LinkedAct; saidAt: number; isOver: boolean } | null {
  const opened = unsealLate(deps, PURPOSE, token);
  if (opened === null) return null;
  const [verb, reference, personId, seq] = JSON.parse(opened.text) as [LinkedVerb, string, PersonId, number];
  const { untilAt } = opened;
  return {
    act: { verb, reference, personId, seq },
    saidAt: untilAt - ACT_OPEN_MS,
    isOver: deps.now() >= untilAt,
  };
}

/**
 * Does what a link is for, as its person, by the ordinary command. The mail is the page that they have seen: what has
 * changed the ticket since is a conflict as on a page. The key is the link's own, so that a second time nothing more
 * comes of it. Refuses as not found what is not ours; answers “over” for a link that is too old.
 */
export async function actByLink(
  deps: Keys,
  perform: (command: Command) => Promise<Outcomes>,
  { token, input }: { token: string; input: Inputs[LinkedVerb] },
): Promise<Outcomes | "over"> {
  const found = actIn(deps, token);
  if (found === null) return refuse("not_found");
  if (found.isOver) return "over";
  const { verb, reference, personId, seq } = found.act;
  const actor = { kind: "person", personId } as const;
  const key = `act/${verb}/${reference}/${seq}`;
  return perform({ v: 1, verb, input, reference, actor, key, seen: seq, anyway: false, via: "link" });
}
