import { joined, tagAt, viewOf } from "./byte-parts.ts";

const RIFF_BYTES = 12;
const HEAD_BYTES = 8;
/** Colour profile, Exif and XMP: what the first part says is there. */
const NOT_THERE = ~(0x20 | 0x08 | 0x04);
const FRAME_BYTES = 16;
const DRAWN = new Set(["VP8 ", "VP8L", "ALPH"]);
const KEPT = new Set([...DRAWN, "VP8X", "ANIM", "ANMF"]);

/** A WebP of its drawn parts alone; null where it breaks off. */
export function cleanWebp(bytes: Uint8Array): Uint8Array | null {
  const declared = HEAD_BYTES + viewOf(bytes).getUint32(4, true);
  if (declared > bytes.length) return null;
  const parts = partsOf(bytes.subarray(RIFF_BYTES, declared), KEPT);
  if (parts === null || parts.length === 0) return null;
  const body = joined(parts);
  const head = bytes.slice(0, RIFF_BYTES);
  viewOf(head).setUint32(4, body.length + RIFF_BYTES - HEAD_BYTES, true);
  return joined([head, body]);
}

function partsOf(bytes: Uint8Array, kept: ReadonlySet<string>): Uint8Array[] | null {
  const parts: Uint8Array[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const length = viewOf(bytes).getUint32(at + 4, true);
    const end = at + HEAD_BYTES + length;
    // The last one may lack the byte that makes it even.
    if (end > bytes.length) return null;
    const name = tagAt(bytes, at);
    const part = kept.has(name) ? partFrom(name, bytes.subarray(at + HEAD_BYTES, end)) : [];
    if (part === null) return null;
    parts.push(...part);
    at = end + (length % 2);
  }
  return parts;
}

function partFrom(name: string, content: Uint8Array): Uint8Array[] | null {
  if (name === "VP8X") {
    const said = content.slice();
    said[0] = (said[0] ?? 0) & NOT_THERE;
    return partOf(name, said);
  }
  if (name !== "ANMF") return partOf(name, content);
  // A frame of a moving picture has parts of its own.
  const drawn = partsOf(content.subarray(FRAME_BYTES), DRAWN);
  return drawn && partOf(name, joined([content.subarray(0, FRAME_BYTES), ...drawn]));
}

function partOf(name: string, content: Uint8Array): Uint8Array[] {
  const head = Uint8Array.from([...name, "\0", "\0", "\0", "\0"], (letter) => letter.charCodeAt(0));
  viewOf(head).setUint32(4, content.length, true);
  return [head, content, new Uint8Array(content.length % 2)];
}
