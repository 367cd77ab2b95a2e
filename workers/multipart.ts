import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";

/** A file in a form while it arrives. Whoever takes it reads it to its end. */
export type FilePart = { field: string; name: string; stream: Readable };

/** As much text as any other form may have. */
const MOST_TEXT_BYTES = 1024 * 1024;
/** More fields and files than any form of ours has. */
export const MOST_PARTS = 1000;
const LIMITS = {
  fieldSize: MOST_TEXT_BYTES,
  parts: MOST_PARTS,
  headerPairs: 20,
  headerSize: 8 * 1024,
};

/**
 * Reads a multipart body part by part: texts into a form, each file through `take`, one after the other, so that no
 * more of the body is in memory than the part that is being taken. `isCut` says that there was more text, or more
 * parts, than a form of ours can have. Throws when the body is not what it says it is, or breaks off.
 */
export async function readMultipart(
  request: Request,
  take: (file: FilePart) => Promise<void>,
): Promise<{ form: FormData; isCut: boolean }> {
  const form = new FormData();
  const parser = new Busboy({
    headers: { "content-type": request.headers.get("Content-Type") ?? "" },
    limits: LIMITS,
  });
  let text = 0;
  let isCut = false;
  let line: Promise<void> = Promise.resolve();
  const open = new Set<Readable>();
  const failed = new Promise<never>((_, reject) => parser.once("error", reject));
  failed.catch(() => {});
  const finished = new Promise<void>((resolve) => parser.once("finish", resolve));
  parser.once("partsLimit", () => {
    isCut = true;
  });
  parser.on("field", (name, value, _nameTruncated, valueTruncated) => {
    text += name.length + value.length;
    if (valueTruncated || text > MOST_TEXT_BYTES) isCut = true;
    form.append(
      name,
      text > MOST_TEXT_BYTES ? value.slice(0, Math.max(0, value.length - text + MOST_TEXT_BYTES)) : value,
    );
  });
  parser.on("file", (field, stream, name) => {
    open.add(stream);
    // It is thrown to whoever reads; a part that is not read yet has nobody.
    stream.on("error", () => {});
    line = line.then(() => take({ field, name: name ?? "", stream })).finally(() => open.delete(stream));
    // What was not read to its end would hold up everything behind it.
    line.catch(() => stream.resume());
  });
  try {
    await pour(bodyOf(request), parser, failed);
    await Promise.race([finished, failed]);
    await line;
  } catch (error) {
    for (const stream of open) stream.destroy(error instanceof Error ? error : undefined);
    await line.catch(() => {});
    throw error;
  }
  return { form, isCut };
}

function bodyOf({ body }: Request): ReadableStream<Uint8Array> {
  if (body === null) throw new Error("a multipart form has no body");
  return body;
}

async function pour(
  body: ReadableStream<Uint8Array>,
  parser: NodeJS.WritableStream,
  failed: Promise<never>,
): Promise<void> {
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const { buffer, byteOffset, byteLength } = read.value;
    const taken = new Promise<void>((resolve, reject) => {
      parser.write(Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength), (error) =>
        error ? reject(error) : resolve(),
      );
    });
    await Promise.race([taken, failed]);
  }
  parser.end();
}
