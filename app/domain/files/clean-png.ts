import { joined, tagAt, viewOf } from "./byte-parts.ts";

const SIGNATURE_BYTES = 8;
/** Length, name and checksum. */
const AROUND_BYTES = 12;
/** What a picture needs to be drawn, moving ones too. Texts, times, Exif, profiles and everything unknown are left out. */
const KEPT = new Set([
  "IHDR",
  "PLTE",
  "tRNS",
  "gAMA",
  "cHRM",
  "sRGB",
  "bKGD",
  "acTL",
  "fcTL",
  "fdAT",
  "IDAT",
  "IEND",
]);

/** A PNG of its drawn parts alone, up to its end; null where it breaks off. */
export function cleanPng(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  const kept = [bytes.subarray(0, SIGNATURE_BYTES)];
  for (let at = SIGNATURE_BYTES; at + AROUND_BYTES <= bytes.length; ) {
    const name = tagAt(bytes, at + 4);
    const end = at + AROUND_BYTES + view.getUint32(at);
    if (end > bytes.length) return null;
    if (KEPT.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") return joined(kept);
    at = end;
  }
  return null;
}
