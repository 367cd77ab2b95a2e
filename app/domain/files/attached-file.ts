import { type Issue, type Refusal, refuse } from "#app/domain/refusals.ts";
import { FILE_KINDS, type FileKind, MOST_FILES } from "./file-kinds.ts";

/** A file as a command carries it: where it lies follows from its id, its bytes never travel along. */
export type AttachedFile = {
  id: string;
  name: string;
  kind: FileKind;
  bytes: number;
  /** Hex. */
  sha256: string;
  width: number | null;
  height: number | null;
};

/** A refusal of more files than one message may carry; null when there are few enough. */
export function tooManyFiles(files: readonly AttachedFile[] | undefined): Refusal | null {
  return (files ?? []).length > MOST_FILES ? refuse("files_too_many", "attachments") : null;
}

/** What an event says of its files: their hashes, never a name. Nothing where there are none. */
export function fileFacts(files: readonly AttachedFile[] | undefined): { files?: readonly string[] } {
  return files && files.length > 0 ? { files: files.map((file) => file.sha256) } : {};
}

/**
 * A command's input as repeats are told apart by it: a file is what it contains, whether its bytes came with the form
 * or its id came back with it, and a copy of a mail is that mail, whichever arrival it was. Without either it is the
 * input itself.
 */
export function withoutIds(input: object): object {
  const { files = [], mail, ...rest }: { files?: readonly AttachedFile[]; mail?: unknown } = input;
  const arrived = typeof mail === "object" ? { mail: { ...mail, id: null } } : {};
  return files.length === 0
    ? { ...rest, ...arrived }
    : { ...rest, ...arrived, files: files.map((file) => file.sha256).sort() };
}

/** What is wrong with one file, said with its name. */
export function fileIssue(code: Issue["code"], name: string): Issue {
  return { field: "attachments", code, facts: { name } };
}

/** Where the bytes of a file lie, the day first, so that a sweep lists old days only; null for what is no id. */
export function keyOf(id: string): string | null {
  const [, year, month, day, rest] = /^(\d{4})(\d\d)(\d\d)-([\w-]{22,64})$/.exec(id) ?? [];
  return rest ? `${FILES}${year}-${month}-${day}/${rest}` : null;
}

/** Where it is written down whose draft a file is. */
export function draftKeyOf(id: string): string | null {
  return keyOf(id)?.replace(FILES, DRAFTS) ?? null;
}

/** The day, "2026-11-22" in UTC, in which the file of that place came. */
export function dayOf(key: string): string {
  return key.split("/")[1] ?? "";
}

const DAY_MS = 86_400_000;
/** Drafts live for seven days, counted from the end of the day on which they came. */
const KEPT_DAYS = 7;

/** The last day whose drafts are over. */
export function lastSweptDay(now: number): string {
  return new Date(now - (KEPT_DAYS + 1) * DAY_MS).toISOString().slice(0, 10);
}

export const FILES = "files/";
export const DRAFTS = "drafts/";

/** A new id, of the day it is made. `random`: at least 128 bits, base64url. */
export function newFileId(now: number, random: string): string {
  return `${new Date(now).toISOString().slice(0, 10).replaceAll("-", "")}-${random}`;
}

/** Whether browsers show this kind in a page. */
export function isShown(kind: FileKind): boolean {
  return FILE_KINDS[kind].inline;
}
