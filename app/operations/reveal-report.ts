import { readViewer } from "#app/db/account/viewer.ts";
import type { ActorRef, Command, Outcomes } from "#app/domain/command.ts";
import { refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import { openReceipt } from "./open-receipt.ts";
import { orAway } from "./or-away.ts";

type Revealing = { actor: ActorRef; typed: string; network: string };

/**
 * Puts somebody's name to the report that their code opens. Both are asked for: a session says who they are, the code
 * that it is theirs. Said twice by the same person it is done once; after them the code is of no use to anybody.
 */
export async function revealReport(
  deps: Deps,
  perform: (command: Command) => Promise<Outcomes>,
  { actor, typed, network }: Revealing,
) {
  return orAway(async () => {
    const { viewer } = await readViewer(deps.db, actor, deps.now());
    if (!viewer) return refuse("signed_out");
    const opened = await openReceipt(deps, { typed, network });
    if (!opened.ok) return opened;
    const { reference } = opened;
    const { personId } = viewer;
    const outcome = await perform({
      v: 1,
      verb: "reveal",
      input: { personId },
      reference,
      actor: { kind: "reporter", reference },
      key: `reveal/${reference}/${personId}`,
      seen: null,
      anyway: true,
      via: "web",
    });
    return !outcome.ok && outcome.code === "not_found" ? refuse("report_named", "code") : outcome;
  });
}
