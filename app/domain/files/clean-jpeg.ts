import { joined, tagAt, viewOf } from "./byte-parts.ts";

const BEGIN = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const EXIF = 0xe1;
const ADOBE = 0xee;
/** Tables, frames and scans; of what applications write only Adobe's word on how colours are meant. */
const isDrawn = (marker: number) => marker >= 0xc0 && marker <= 0xdf;

/**
 * A JPEG of what is drawn, up to its end: phones hang films and second pictures behind it. Which side is up is kept, and
 * nothing else of what a camera wrote. Null where it breaks off before its picture; a picture that breaks off is ended.
 */
export function cleanJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [];
  let turned: number | null = null;
  let isScanned = false;
  for (let at = 2; at + 2 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === END || (marker === BEGIN && isScanned)) break;
    const end = at + 4 <= bytes.length ? at + 2 + view.getUint16(at + 2) : bytes.length + 1;
    if (end > bytes.length || end < at + 4) {
      if (isScanned) break;
      return null;
    }
    const content = bytes.subarray(at + 4, end);
    if (marker === EXIF) turned ??= orientationIn(content);
    const drawnUntil = marker === SCAN ? endOfScan(bytes, end) : end;
    if (isDrawn(marker) || (marker === ADOBE && isAdobe(content))) kept.push(bytes.subarray(at, drawnUntil));
    isScanned ||= marker === SCAN;
    at = drawnUntil;
  }
  if (!isScanned) return null;
  const upright = turned === null || turned === 1 ? [] : [orientation(turned)];
  return joined([Uint8Array.of(0xff, BEGIN), ...upright, ...kept, Uint8Array.of(0xff, END)]);
}

/** Where the drawn bytes of a scan end: at the next marker that is none of its own. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isOwn = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isOwn) return at;
  }
  return bytes.length;
}

function isAdobe(content: Uint8Array): boolean {
  return content.length === 12 && tagAt(content, 0) === "Adob";
}

const ORIENTATION = 0x0112;
const ENTRY_BYTES = 12;

/** Which side is up, 1 to 8, as Exif says it; null where it does not. */
function orientationIn(content: Uint8Array): number | null {
  if (tagAt(content, 0) !== "Exif" || content.length < 14) return null;
  const tiff = viewOf(content.subarray(6));
  const isLittle = tiff.getUint16(0) === 0x4949;
  const first = tiff.getUint32(4, isLittle);
  if (first + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(first, isLittle);
  for (let index = 0; index < entries; index += 1) {
    const at = first + 2 + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > tiff.byteLength) return null;
    if (tiff.getUint16(at, isLittle) !== ORIENTATION) continue;
    const value = tiff.getUint16(at + 8, isLittle);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** An Exif segment that says which side is up, and nothing more. */
function orientation(value: number): Uint8Array {
  return Uint8Array.of(
    ...[0xff, EXIF, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0],
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0],
  );
}
