import { type Context, Hono } from "hono";
import { type MailSeen, readMailFor } from "#app/db/mail/read-mail.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { recordRead } from "#app/db/tickets/protected-reads.ts";
import { shownName } from "#app/domain/files/file-names.ts";
import { sessionTokenOf } from "#app/http/session-cookie.ts";
import { mailKeyOf } from "#app/operations/mail-in/ingest-mail.ts";
import { readStored } from "#app/operations/mail-in/read-stored.ts";
import { safeHtml } from "#app/operations/mail-in/safe-html.ts";
import { disposition } from "./attachments.ts";
import { depsOf, fileStoreOf } from "./deps.ts";
import { type Door, doorAnswer } from "./door.ts";
import { settingsOf } from "./settings.ts";

/**
 * What a mail carries, for those who may read it: the mail as it came, its files, and its HTML in a frame where nothing
 * acts and nothing is fetched. Files are always downloads, of no type that a browser would open.
 */
export const mailFiles = new Hono<Door>()
  .get("/mail/:id/raw", (c) =>
    answer(c, async ({ id, sha256 }) => {
      const stored = await fileStoreOf(c.env).get(mailKeyOf(sha256));
      return stored && download(stored.body, `mail-${id}.eml`);
    }),
  )
  .get("/mail/:id/frame", (c) =>
    answer(c, (mail) =>
      readStored(fileStoreOf(c.env), mail, HOUSE, (read) => {
        const html = safeHtml(read);
        return html === null ? null : new Response(html, { headers: FRAME });
      }),
    ),
  )
  .get("/mail/:id/parts/:part", (c) =>
    answer(c, (mail) =>
      readStored(fileStoreOf(c.env), mail, HOUSE, ({ parts }) => {
        const part = /^\d{1,3}$/.test(c.req.param("part")) ? parts[Number(c.req.param("part"))] : undefined;
        return part ? download(part.bytes as Uint8Array<ArrayBuffer>, shownName(part.name)) : null;
      }),
    ),
  );

/** What is shown does not say whether it is believed. */
const HOUSE = { authservId: "", ownAddresses: [] };

const FRAME = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy":
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
  "Cache-Control": "private, no-store",
};

function download(bytes: BodyInit, name: string): Response {
  return new Response(bytes, {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": disposition("attachment", name),
      "Content-Security-Policy": "sandbox; default-src 'none'",
      "Cache-Control": "private, no-store",
    },
  });
}

async function answer(
  c: Context<Door>,
  make: (mail: MailSeen) => Promise<Response | null>,
): Promise<Response> {
  const id = /^\d{1,15}$/.test(c.req.param("id") ?? "") ? Number(c.req.param("id")) : 0;
  const made = await mailFor(c.env, c.req.raw, id)
    .then((mail) => mail && make(mail))
    .catch(orAway);
  if (made === "away") {
    c.header("Retry-After", "5");
    return doorAnswer(c, 503, "Our records do not answer at this moment", AGAIN);
  }
  return made || doorAnswer(c, 404, "Not found", "There is nothing at this address.");
}

const AGAIN = "Nothing was lost. Open this address again in a few seconds.";

async function mailFor(env: Env, request: Request, id: number): Promise<MailSeen | null> {
  const deps = depsOf(env);
  const token = sessionTokenOf(request, settingsOf(env).appUrl.startsWith("https:"));
  if (token === null || id === 0) return null;
  const now = deps.now();
  const actor = { kind: "session", tokenHashes: deps.tokenHashes(token) } as const;
  const { mail, read } = await readMailFor(deps.db, actor, id, now);
  if (read) await recordRead(deps.db, read, now);
  return mail;
}

function orAway(error: unknown): "away" {
  if (!isUnavailable(error)) throw error;
  return "away";
}
