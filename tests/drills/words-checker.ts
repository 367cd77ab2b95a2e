import type { Own } from "./checker.ts";
import { type Audience, type Read, sees } from "./history.ts";

/** Rule **e** of the checker: words stand at their own events, none lost, doubled or made up, and pages list them so. */
export function wordsViolations({ ticket, commands, reads, events, words }: Own): string[] {
  const found: string[] = [];
  const seqOf = new Map<string, number>();
  for (const { key, sent, kept } of commands) {
    const said = sent[0]?.words ?? null;
    for (const row of kept) {
      if (said === null || row.ticket !== ticket) continue;
      seqOf.set(said, row.seq);
      const texts = words.filter(({ seq }) => seq === row.seq).map(({ text }) => text);
      if (!texts.includes(said))
        found.push(
          `e: ${row.ticket}/${row.seq}: “${said}” (${key}) was said, “${texts.join("”, “")}” is kept`,
        );
    }
  }
  const meant = new Set(commands.flatMap(({ sent }) => sent.map((each) => each.words)));
  const times = new Map<string, number>();
  for (const { seq, text } of words) {
    times.set(text, (times.get(text) ?? 0) + 1);
    // The filing of a ticket that was there before is not of this history.
    if (seq > 1 && !meant.has(text)) found.push(`e: ${ticket}/${seq}: nobody said “${text}”`);
  }
  for (const [text, count] of times) {
    if (count > 1 && meant.has(text)) found.push(`e: ${ticket}: “${text}” is kept ${count} times`);
  }
  const audienceOf = new Map(events.map(({ seq, audience }) => [seq, audience]));
  for (const read of reads)
    if (read.words) found.push(...listViolations(read, read.words, seqOf, audienceOf));
  return found;
}

/** A page lists all words that its reader may see, up to the last event shown, in their order. */
function listViolations(
  { ticket, reader, version, client }: Read,
  listed: readonly string[],
  seqOf: Map<string, number>,
  audienceOf: Map<number, Audience>,
): string[] {
  const expected = [...seqOf]
    .filter(([, seq]) => seq <= version && sees(reader, audienceOf.get(seq) ?? "public"))
    .sort(([, a], [, b]) => a - b)
    .map(([text]) => text);
  const index = expected.findIndex((text, place) => listed[place] !== text);
  if (index < 0 && listed.length === expected.length) return [];
  const place = index < 0 ? expected.length : index;
  return [
    `e: ${ticket}: client ${client} (${reader}) read “${listed[place]}” at place ${place + 1}, where “${expected[place]}” belongs`,
  ];
}
