/** What can be added to a ticket. The kind is decided by content; what a browser or a name says counts for nothing. */
export const FILE_KINDS = {
  jpeg: { type: "image/jpeg", endings: ["jpg", "jpeg", "jpe", "jfif"], label: "JPEG", inline: true },
  png: { type: "image/png", endings: ["png"], label: "PNG", inline: true },
  webp: { type: "image/webp", endings: ["webp"], label: "WebP", inline: true },
  gif: { type: "image/gif", endings: ["gif"], label: "GIF", inline: true },
  // Most browsers can't show it, so it is offered as a download.
  heic: { type: "image/heic", endings: ["heic", "heif", "hif"], label: "HEIC", inline: false },
  pdf: { type: "application/pdf", endings: ["pdf"], label: "PDF", inline: false },
} as const satisfies Record<string, Kind>;

type Kind = { type: string; endings: readonly [string, ...string[]]; label: string; inline: boolean };

export type FileKind = keyof typeof FILE_KINDS;

export const MOST_FILES = 5;
export const MOST_BYTES = 10 * 1024 * 1024;
/**
 * A picture is decoded whole by whoever looks at it, at four bytes a pixel. 50 million take every photo of a phone
 * that fits into 10 MB, and 200 MB of memory; the side takes panoramas.
 */
export const MOST_PIXELS = 50_000_000;
export const LONGEST_SIDE = 20_000;

/** What a file's first bytes say: its kind, its size in pixels where it has one, and how long it says it is. */
export type Start = {
  kind: FileKind;
  width: number | null;
  height: number | null;
  declaredBytes: number | null;
};

export type FileFault = "file_kind_unknown" | "file_unreadable" | "picture_too_large";

/**
 * Reads a file's beginning: at least its first 5 MiB, or all of it. Refuses what is none of the kinds, what only
 * begins like one, and pictures with more pixels than a phone could open.
 */
export function startOf(bytes: Uint8Array): Start | FileFault {
  const kind = kindOf(bytes);
  if (kind === null) return "file_kind_unknown";
  const read = READERS[kind](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (read === null) return "file_unreadable";
  const { width, height, declaredBytes = null } = read;
  if (width === null || height === null) return { kind, width: null, height: null, declaredBytes };
  if (width < 1 || height < 1) return "file_unreadable";
  if (width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE) return "picture_too_large";
  return { kind, width, height, declaredBytes };
}

/** The kind that the first bytes name; null for everything else, SVG, HTML and programs among it. */
export function kindOf(bytes: Uint8Array): FileKind | null {
  if (begins(bytes, [0xff, 0xd8, 0xff])) return "jpeg";
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  const text = latin(bytes, 0, 64);
  if (/^GIF8[79]a/.test(text)) return "gif";
  if (/^RIFF[\s\S]{4}WEBPVP8[ LX]/.test(text)) return "webp";
  if (/^%PDF-[12]\.\d/.test(text)) return "pdf";
  // `mif1` and `msf1` say only that it is a still picture; AVIF says the same and has its own brand beside it.
  if (/^[\s\S]{4}ftyp(hei[cxms]|hev[cxms])/.test(text)) return "heic";
  return /^[\s\S]{4}ftyp(mif1|msf1)/.test(text) && /hei[cx]/.test(text) && !text.includes("avif")
    ? "heic"
    : null;
}

type Read = { width: number | null; height: number | null; declaredBytes?: number };

const READERS: Readonly<Record<FileKind, (view: DataView) => Read | null>> = {
  jpeg: readJpeg,
  png: readPng,
  gif: readGif,
  webp: readWebp,
  heic: readHeic,
  pdf: () => ({ width: null, height: null }),
};

/** Walks the segments up to the picture itself. Text after a borrowed first marker has no segments. */
function readJpeg(view: DataView): Read | null {
  let size: Read | null = null;
  for (let at = 2; at + 4 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || length < 2) return null;
    if (marker === 0xda) return size;
    if (isFrame(marker) && at + 9 <= view.byteLength)
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + length;
  }
  return null;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readPng(view: DataView): Read | null {
  if (view.byteLength < 45 || view.getUint32(8) !== 13 || tag(view, 12) !== "IHDR") return null;
  const depth = view.getUint8(24);
  const isSane = [1, 2, 4, 8, 16].includes(depth) && [0, 2, 3, 4, 6].includes(view.getUint8(25));
  if (!isSane || view.getUint16(26) !== 0 || !/^[A-Za-z]{4}$/.test(tag(view, 37))) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** After the screen and its colours comes a block; a script in the place of one is none. */
function readGif(view: DataView): Read | null {
  if (view.byteLength < 14) return null;
  const flags = view.getUint8(10);
  const first = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  if (first >= view.byteLength || ![0x21, 0x2c].includes(view.getUint8(first))) return null;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function readWebp(view: DataView): Read | null {
  if (view.byteLength < 30) return null;
  const declaredBytes = view.getUint32(4, true) + 8;
  switch (tag(view, 12)) {
    case "VP8X":
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1, declaredBytes };
    case "VP8L": {
      if (view.getUint8(20) !== 0x2f) return null;
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, declaredBytes };
    }
    default: {
      if (uint24(view, 23) !== 0x2a019d) return null;
      const side = (at: number) => view.getUint16(at, true) & 0x3fff;
      return { width: side(26), height: side(28), declaredBytes };
    }
  }
}

const LARGEST_META = 1024 * 1024;

/** The size stands in a box deep inside; thumbnails and tiles have one each, and the largest is the picture's. */
function readHeic(view: DataView): Read | null {
  const first = view.getUint32(0);
  if (first < 16 || first > 1024 || first + 8 > view.byteLength) return null;
  const meta = latin(bytesOf(view), first, first + LARGEST_META);
  if (!/^[\s\S]{4}(meta|mdat|free|skip|wide|uuid|moov|mini)/.test(meta)) return null;
  let size: Read | null = null;
  for (let at = meta.indexOf("ispe"); at >= 0; at = meta.indexOf("ispe", at + 4)) {
    const box = first + at;
    if (box + 16 > view.byteLength) break;
    const found = { width: view.getUint32(box + 8), height: view.getUint32(box + 12) };
    if (!size || found.width * found.height > (size.width ?? 0) * (size.height ?? 0)) size = found;
  }
  return size;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
}

function tag(view: DataView, at: number): string {
  return latin(bytesOf(view), at, at + 4);
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function begins(bytes: Uint8Array, with_: readonly number[]): boolean {
  return with_.every((byte, at) => bytes[at] === byte);
}

/** Bytes as one character each, for looking for texts that a format has at fixed places. */
export function latin(bytes: Uint8Array, from: number, until?: number): string {
  // Windows-1252 is one character a byte; what it makes of the upper half is never compared.
  return new TextDecoder("latin1").decode(bytes.subarray(from, until));
}
