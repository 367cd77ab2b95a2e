import type { Audience } from "#app/domain/events.ts";
import { type Actor, personOf } from "#app/domain/people/actor.ts";
import { accessOf, can, readsReport } from "#app/domain/people/permissions.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { type EventRow, isReport, OF_JOBS, type WordsRow } from "./event-seen.ts";

/** Who reads a ticket, and whose words they hear. */
type Reading = { actor: Actor; state: TicketState; heard: readonly Audience[]; now: number };

type Written<File> = { events: readonly EventRow[]; words: readonly WordsRow[]; files: readonly File[] };

/**
 * What of a ticket's words and files somebody may read. `kept`: the events whose words are a report that is not theirs
 * to read; `hidden`: the events that have words which they do not read; `open`: the files that they may open.
 */
export function readableOf<File extends { seq: number | null }>(
  { actor, state, heard, now }: Reading,
  { events, words, files }: Written<File>,
) {
  const readsAll = readsReport(actor, state, now);
  const isKept = (event: EventRow) => !readsAll && isReport(event, state, personOf(actor));
  const kept = new Set(events.filter(isKept).map(({ seq }) => seq));
  // Where somebody lives: by their profile, and by where they have the trouble of an incident.
  const rooms = events.filter((each) => each.kind === "joined" && each.actorId !== personOf(actor));
  const isRoom = ({ seq, part }: WordsRow) =>
    part === "profile" || (part === "place" && rooms.some((each) => each.seq === seq));
  const seesContact = can(actor, "see_contact", accessOf(state), now);
  const seesWho = can(actor, "see_identity", accessOf(state), now);
  const seesTimes = can(actor, "see_times", accessOf(state), now);
  const aboutIsFor = events.find(({ kind }) => kind === "filed")?.facts.aboutIsFor;
  const hearsAbout = heard.some((audience) => audience === aboutIsFor);
  const isReadable = (said: WordsRow) =>
    !kept.has(said.seq) &&
    (!isRoom(said) || seesContact) &&
    (said.part !== "times" || seesTimes) &&
    (said.part !== "sender" || seesWho) &&
    (said.part !== "about" || hearsAbout) &&
    (!OF_JOBS.has(said.part) || heard.includes("staff"));
  return {
    readsAll,
    kept,
    readable: words.filter(isReadable),
    hidden: new Set(words.filter((said) => !isReadable(said)).map(({ seq }) => seq)),
    open: files.filter(({ seq }) => (seq === null ? readsAll : !kept.has(seq))),
  };
}
