import { isEngineError, primaryCode } from "./engine-errors.ts";

/** The database file cannot be served; the message is one sentence that says what to do. */
export class FileRefused extends Error {
  override name = "FileRefused";
}

/** The sentence for an error met while opening `file`, or the error itself where there is none. */
export function refusalOf(file: string, error: unknown): unknown {
  const advice = adviceFor(error);
  return advice === null ? error : new FileRefused(`The database file ${file} ${advice}`);
}

export function damaged(file: string, detail: string): FileRefused {
  return new FileRefused(`The database file ${file} is damaged (${detail}): ${restore}`);
}

const restore = "put a backup in its place, or move it away to start with an empty database.";

function adviceFor(error: unknown): string | null {
  // The engine names the code of a file it cannot even open only in its text.
  if (error instanceof Error && /Unable to open connection to local database/.test(error.message)) {
    return "cannot be opened: see that its folder exists and that you may write there.";
  }
  if (!isEngineError(error)) return null;
  switch (primaryCode(error)) {
    case "SQLITE_NOTADB":
      return `is not a SQLite database: ${restore}`;
    case "SQLITE_CORRUPT":
      return `is damaged (${error.message}): ${restore}`;
    case "SQLITE_BUSY":
    case "SQLITE_LOCKED":
    case "SQLITE_PROTOCOL":
      return "is locked by another program: stop that program, then start again.";
    case "SQLITE_READONLY":
    case "SQLITE_PERM":
    case "SQLITE_CANTOPEN":
      return "cannot be written: allow writing to it and to its folder.";
    case "SQLITE_FULL":
      return "has no room to grow: free some space on its disk.";
    case "SQLITE_IOERR":
      return `cannot be read or written (${error.message}): see that its disk is in order and not full.`;
    default:
      return null;
  }
}
