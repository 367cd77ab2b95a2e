import { cleanGif } from "./clean-gif.ts";
import { cleanJpeg } from "./clean-jpeg.ts";
import { cleanPng } from "./clean-png.ts";
import { cleanWebp } from "./clean-webp.ts";
import { type FileKind, kindOf } from "./file-kinds.ts";

const CLEANERS: Readonly<Partial<Record<FileKind, (bytes: Uint8Array) => Uint8Array | null>>> = {
  jpeg: cleanJpeg,
  png: cleanPng,
  webp: cleanWebp,
  gif: cleanGif,
};

export type Cleaned =
  | { kind: FileKind; bytes: Uint8Array }
  | "file_not_cleanable"
  | "file_unreadable"
  | "file_kind_unknown";

/**
 * A picture with nothing in it but what is seen: no place, time, device, name, comment, profile, thumbnail, or anything
 * behind its end. Only known parts are taken over. Refuses kinds that keep such things where they can't be taken out
 * without drawing the picture anew (HEIC), or that are more than a picture (PDF).
 */
export function cleanPicture(bytes: Uint8Array): Cleaned {
  const kind = kindOf(bytes);
  if (kind === null) return "file_kind_unknown";
  const clean = CLEANERS[kind];
  if (!clean) return "file_not_cleanable";
  const cleaned = clean(bytes);
  return cleaned === null ? "file_unreadable" : { kind, bytes: cleaned };
}
