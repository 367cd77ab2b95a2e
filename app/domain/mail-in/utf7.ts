/**
 * Words of UTF-7 (RFC 2152), which no decoder of the platform knows: between `+` and `-` stand UTF-16 words as base64.
 * What is none stays as it came.
 */
export function decodedUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)(-?)/g, (whole, run: string, end: string) => {
    if (run === "") return end === "-" ? "+" : whole;
    const bytes = Buffer.from(run, "base64");
    // A run of n signs holds n × 6 bits: whole words of 16, and less than one sign of nothing.
    const left = (run.length * 6) % 16;
    if (left >= 6) return whole;
    return bytes
      .subarray(0, bytes.length - (bytes.length % 2))
      .swap16()
      .toString("utf16le");
  });
}

const NAMED = /charset\s*=\s*"?(unicode-1-1-)?utf-7\b/i;
const TYPES = /^content-type:.{0,500}(\n[ \t].{0,500}){0,10}/gim;

/** Whether a mail's head, or the head of a part of it, names that charset. */
export function saysUtf7(head: string): boolean {
  return NAMED.test(head) && (head.replaceAll("\r", "").match(TYPES) ?? []).some((type) => NAMED.test(type));
}
