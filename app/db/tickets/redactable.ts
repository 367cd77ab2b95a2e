import type { Choice } from "#app/db/campus/choices.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { firstWords } from "#app/domain/words.ts";
import type { EventSeen } from "./event-seen.ts";

const SHOWN = 60;

/** What can be taken away of what somebody reads: the words of each event, and each file, the newest first. */
export function redactableIn(
  events: readonly EventSeen[],
  addedFiles: readonly AttachedFile[],
): readonly Choice[] {
  const newest = events.toReversed();
  const files = [...newest.flatMap((event) => event.files), ...addedFiles];
  return [
    ...newest.flatMap(wordsChoice),
    ...files.map(({ id, name }) => ({ value: `file:${id}`, label: name, group: "Files" })),
  ];
}

/** Times are no words to quote. */
const TIMES = "When somebody may come";

function wordsChoice({ seq, actor, words }: EventSeen): Choice[] {
  const said =
    words.body ?? words.description ?? words.reason ?? (words.times ? TIMES : Object.values(words)[0]);
  if (said === undefined) return [];
  const who = actor === null ? "" : `${actor.name}: `;
  return [{ value: `words:${seq}`, label: `${who}“${firstWords(said, SHOWN)}”`, group: "Words" }];
}
