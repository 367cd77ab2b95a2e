import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { FILE_KINDS, MOST_BYTES, MOST_FILES } from "#app/domain/files/file-kinds.ts";

/** What a file field says before it is used. */
export const FILES_HINT = `Up to ${MOST_FILES}, ${MOST_BYTES / 1024 / 1024} MB each: JPEG, PNG, WebP, GIF, HEIC or PDF.`;

/** "PDF, 240 kB". */
export function fileDetail({ kind, bytes }: Pick<AttachedFile, "kind" | "bytes">): string {
  return `${FILE_KINDS[kind].label}, ${sizeWords(bytes)}`;
}

/** "2.1 MB": in the units of the limit, at least one kB. */
export function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${kilobytes} kB` : `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "")} MB`;
}
