import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { FILE_KINDS, type FileKind } from "#app/domain/files/file-kinds.ts";
import type { PersonId } from "#app/domain/ids.ts";

/** Whose draft a file is: a person's, or a session's while the database could not be asked whose that is. */
export type DraftOwner = { personId: PersonId | null; tokenHash: string };

export type Draft = { file: AttachedFile; owner: DraftOwner };

/** What is written down beside a file that no ticket has yet: in the store itself, which works without a database. */
export function draftNote(file: AttachedFile, owner: DraftOwner): Record<string, string> {
  const { name, kind, bytes, sha256, width, height } = file;
  return {
    name: encodeURIComponent(name),
    kind,
    bytes: String(bytes),
    sha256,
    ...(width === null || height === null ? {} : { width: String(width), height: String(height) }),
    ...(owner.personId === null ? {} : { person: String(owner.personId) }),
    session: owner.tokenHash,
  };
}

/** The draft that such a note describes; null for anything else. */
export function draftFrom(id: string, note: Readonly<Record<string, string>>): Draft | null {
  const { name, kind, bytes, sha256, width, height, person, session } = note;
  if (name === undefined || sha256 === undefined || session === undefined || !isKind(kind)) return null;
  const size =
    width && height ? { width: Number(width), height: Number(height) } : { width: null, height: null };
  return {
    file: { id, name: decodeURIComponent(name), kind, bytes: Number(bytes), sha256, ...size },
    owner: { personId: person === undefined ? null : (Number(person) as PersonId), tokenHash: session },
  };
}

function isKind(text: string | undefined): text is FileKind {
  return text !== undefined && Object.hasOwn(FILE_KINDS, text);
}
