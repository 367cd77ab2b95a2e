import { latin, type Start } from "./file-kinds.ts";

const LAST_BYTES = 64 * 1024;
/** Its last byte is 0x82, which reads as a low quotation mark. */
const PNG_END = "\0\0\0\0IEND\xaeB`\u201a";
const ZIP_END = "PK\x05\x06";
const MARKUP = /<(script|html|!doctype|svg|iframe|body)\b/i;

/**
 * Whether a file ends as its kind does, so that nothing else hides behind a picture or a document. `last` is its last
 * 64 KiB or more, or all of it. Phones append films and settings of their own to a JPEG; an archive or a page is none.
 */
export function endsWell(start: Start, last: Uint8Array, bytes: number): boolean {
  const text = latin(last, Math.max(0, last.length - LAST_BYTES));
  switch (start.kind) {
    case "png":
      return text.endsWith(PNG_END);
    case "gif":
      return /;\0*$/.test(text);
    case "webp":
      return start.declaredBytes === bytes || start.declaredBytes === bytes - 1;
    case "pdf":
      return /%%EOF[\s\0]*$/.test(text.slice(-2048));
    case "jpeg":
      return /\xff\xd9[\0\xff\s]*$/.test(text.slice(-2048)) || !hidesSomething(text);
    case "heic":
      return !hidesSomething(text);
  }
}

function hidesSomething(text: string): boolean {
  return text.includes(ZIP_END) || MARKUP.test(text);
}
