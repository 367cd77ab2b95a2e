import { joined, tagAt } from "./byte-parts.ts";

const HEADER_BYTES = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const END = 0x3b;
const TIMING = 0xf9;
const APPLICATION = 0xff;

/** A GIF of its images, their timing and how often they repeat; null where it breaks off. */
export function cleanGif(bytes: Uint8Array): Uint8Array | null {
  let at = HEADER_BYTES + coloursAt(bytes, 10);
  const kept = [bytes.subarray(0, at)];
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === END) return joined([...kept, Uint8Array.of(END)]);
    if (block !== IMAGE && block !== EXTENSION) return null;
    const begins = block === IMAGE ? at + 11 + coloursAt(bytes, at + 9) : at + 2;
    const end = endOfBlocks(bytes, begins);
    if (end === null) return null;
    if (block === IMAGE || isKept(bytes, at)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** The bytes of a table of colours, by the flags that say whether there is one. */
function coloursAt(bytes: Uint8Array, at: number): number {
  const flags = bytes[at] ?? 0;
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Behind blocks that each say how long they are, the last one nothing; null where they break off. */
function endOfBlocks(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at < bytes.length; ) {
    const length = bytes[at] ?? 0;
    if (length === 0) return at + 1;
    at += 1 + length;
  }
  return null;
}

/** Comments, texts and what programs write for themselves are left out. */
function isKept(bytes: Uint8Array, at: number): boolean {
  const label = bytes[at + 1];
  if (label === TIMING) return true;
  return (
    label === APPLICATION &&
    (tagAt(bytes, at + 3) === "NETS" || tagAt(bytes, at + 3) === "ANIM") &&
    bytes[at + 2] === 11 &&
    bytes[at + 14] === 3
  );
}
