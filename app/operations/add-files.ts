import { loadReportFiles, reportFilesOf, addFiles as writeFiles } from "#app/db/tickets/attachments.ts";
import { failureOf, isUnavailable } from "#app/db/tickets/failures.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { roomForFiles } from "#app/domain/files/adding-files.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";

/**
 * Adds files to a report in two round trips, without an event. The same files again are there already, which is a
 * yes. Refuses what `roomForFiles` refuses, more files than there is room for, and none.
 */
export async function addFiles(
  deps: Deps,
  said: { actor: ActorRef; reference: string; files: readonly AttachedFile[] },
): Promise<{ ok: true } | Refusal | Unavailable> {
  const now = deps.now();
  try {
    const { actor, state, files: there } = await loadReportFiles(deps.db, said.actor, said.reference, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    if (!state) return refuse("not_found");
    const open = roomForFiles({ actor, state }, reportFilesOf(there), now);
    if (!open.ok) return open;
    if (said.files.length === 0) return refuse("files_missing", "attachments");
    const fresh = said.files.filter((file) => !there.some(({ sha256 }) => sha256 === file.sha256));
    if (fresh.length > open.room) return refuse("files_full", "attachments", { room: open.room });
    await writeFiles(deps.db, fresh, { ticketId: state.ticket.id, uploadedById: actor.personId, now });
    return { ok: true };
  } catch (error) {
    if (failureOf(error) === "claimed") return refuse("files_sent_already", "attachments");
    if (isUnavailable(error)) return { ok: false, code: "unavailable" };
    throw error;
  }
}
