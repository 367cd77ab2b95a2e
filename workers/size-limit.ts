import { createMiddleware } from "hono/factory";
import { type Door, doorAnswer } from "./door.ts";

const MEGABYTE = 1024 * 1024;
const MULTIPART_LIMIT_BYTES = 52 * MEGABYTE;
const LIMIT_BYTES = MEGABYTE;

/**
 * Refuses a body over its limit, by what it declares before any of it is read. No more than that can come, unless it comes in
 * chunks, which declare nothing: then what really comes is counted.
 */
export const sizeLimit = createMiddleware<Door>(async (c, next) => {
  const { body, headers } = c.req.raw;
  if (body === null) return next();

  const limitBytes = limitFor(c.req.path, headers.get("Content-Type") ?? "");
  const tooLarge = () =>
    doorAnswer(
      c,
      413,
      "That is too much at once",
      `One message can carry ${limitBytes / MEGABYTE} MB. Go back, what you wrote is still there, and send less of it, or fewer or smaller files.`,
    );
  const declared = headers.get("Content-Length");
  if (Number(declared ?? 0) > limitBytes) return tooLarge();
  // Sent with both it comes in chunks, whatever its length says (RFC 9112, 6.3). A length below zero is read as a vast one.
  if (/^\d+$/.test(declared ?? "") && !headers.has("Transfer-Encoding")) return next();

  c.req.raw = new Request(c.req.raw, {
    body: body.pipeThrough(counted(limitBytes, () => c.set("bodyTooLarge", true))),
  });
  await next();
  if (c.var.bodyTooLarge) {
    c.res = undefined;
    c.res = await tooLarge();
  }
});

// A mail comes as one raw message with its attachments inside, whatever it calls itself.
function limitFor(path: string, contentType: string): number {
  const carriesFiles = /^multipart\/form-data\b/i.test(contentType) || path === "/dev/mail-in";
  return carriesFiles ? MULTIPART_LIMIT_BYTES : LIMIT_BYTES;
}

function counted(limitBytes: number, onTooLarge: () => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= limitBytes) return controller.enqueue(chunk);
      onTooLarge();
      controller.error(new Error("The body is longer than its limit."));
    },
  });
}
