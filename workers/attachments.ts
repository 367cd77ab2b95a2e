import { Hono } from "hono";
import { readAttachment } from "#app/db/tickets/attachments.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { recordRead } from "#app/db/tickets/protected-reads.ts";
import { type AttachedFile, keyOf } from "#app/domain/files/attached-file.ts";
import { FILE_KINDS } from "#app/domain/files/file-kinds.ts";
import { sessionTokenOf } from "#app/http/session-cookie.ts";
import { findDrafts } from "#app/operations/find-drafts.ts";
import { depsOf, fileStoreOf } from "./deps.ts";
import { type Door, doorAnswer } from "./door.ts";
import { settingsOf } from "./settings.ts";

/**
 * Files for those who may read what they came with, and drafts for their author; for everybody else there is nothing
 * at this address. They are streamed, so they are answered here and not as a page. Nothing in a file can act: its
 * type is what its content was found to be, and a document opened from it is sandboxed.
 */
export const attachments = new Hono<Door>().get("/attachments/:id", async (c, next) => {
  const found = await findFor(c.env, c.req.raw, c.req.param("id")).catch(orAway);
  if (found === "away") return doorAnswer(c, 503, "Our records do not answer at this moment", AGAIN);
  if (typeof found === "string") return c.redirect(`/tickets/${found}`, 303);
  if (found === null) return next();
  const headers = headersOf(found.file);
  if (c.req.header("If-None-Match") === headers.ETag) return c.body(null, 304, headers);
  const stored = await fileStoreOf(c.env).get(found.objectKey);
  return stored ? c.body(stored.body, 200, headers) : next();
});

const AGAIN = "Nothing was lost. Open this address again in a few seconds.";

/** The file; or the reference of a ticket that has to be opened first. */
async function findFor(env: Env, request: Request, id: string) {
  const deps = depsOf(env);
  const objectKey = keyOf(id);
  const token = sessionTokenOf(request, settingsOf(env).appUrl.startsWith("https:"));
  if (objectKey === null || token === null) return null;
  const tokenHashes = deps.tokenHashes(token);
  const now = deps.now();
  const { personId, isClaimed, found, asks } = await readAttachment(
    deps.db,
    { kind: "session", tokenHashes },
    id,
    now,
  );
  if (asks !== undefined) return asks;
  if (found?.read) await recordRead(deps.db, found.read, now);
  if (isClaimed || personId === null) return found;
  const author = { personId, holds: true, isKnown: true, tokenHashes };
  const [draft] = await findDrafts(deps, fileStoreOf(env), [id], author);
  return draft ? { file: draft, objectKey } : null;
}

function orAway(error: unknown): "away" {
  if (!isUnavailable(error)) throw error;
  return "away";
}

/** With what a file is answered, to whomever. */
export function headersOf({ name, kind, bytes, sha256 }: AttachedFile): Record<string, string> {
  const { type, inline } = FILE_KINDS[kind];
  return {
    "Content-Type": type,
    "Content-Length": String(bytes),
    "Content-Disposition": disposition(inline ? "inline" : "attachment", name),
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    // Asked for again each time, because who may see it can change; what has not changed travels only once.
    "Cache-Control": "private, no-cache",
    ETag: `"${sha256}"`,
  };
}

/** RFC 6266: a name of plain letters for old programs, and the real one as RFC 8187 writes it. */
export function disposition(how: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const real = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${real}`;
}
