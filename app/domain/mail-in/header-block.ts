/** One header field as it came: its name in lower case, its value unfolded, each byte one character. */
export type HeaderField = { name: string; value: string };

export type HeaderBlock = {
  fields: readonly HeaderField[];
  /** Where the body begins. */
  bodyAt: number;
  /** More lines than anybody reads: the rest is left out. */
  isTooLong: boolean;
};

const MOST_LINES = 10_000;
const MOST_BYTES = 1024 * 1024;
const LF = 10;
const CR = 13;

/**
 * The fields of a message in their order, doubles included: what a platform joins into one can't be believed any
 * more. Ends at the first empty line, wherever lines end by CR LF, LF or CR; never throws.
 */
export function headerBlock(raw: Uint8Array): HeaderBlock {
  const fields: HeaderField[] = [];
  const end = Math.min(raw.length, MOST_BYTES);
  let lines = 0;
  let at = 0;
  while (at < end) {
    const until = lineEnd(raw, at, end);
    const next = afterLine(raw, until);
    if (until === at) return { fields, bodyAt: next, isTooLong: false };
    lines += 1;
    if (lines > MOST_LINES) return { fields, bodyAt: at, isTooLong: true };
    add(fields, latin(raw, at, until));
    at = next;
  }
  return { fields, bodyAt: at, isTooLong: raw.length > end };
}

/** The values of the fields of one name. */
export function valuesOf(fields: readonly HeaderField[], name: string): readonly string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value);
}

/** The first of them, "" where there is none. */
export function firstValue(fields: readonly HeaderField[], name: string): string {
  return fields.find((field) => field.name === name)?.value ?? "";
}

function add(fields: HeaderField[], line: string) {
  const last = fields.at(-1);
  if (/^[ \t]/.test(line)) {
    if (last) last.value = `${last.value} ${line.trim()}`;
    return;
  }
  const colon = line.indexOf(":");
  // An mbox's first line, or anything else that is no field.
  if (colon < 1 || /\s/.test(line.slice(0, colon).trimEnd())) return;
  fields.push({
    name: line.slice(0, colon).trimEnd().toLowerCase(),
    value: line.slice(colon + 1).trim(),
  });
}

function lineEnd(raw: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (raw[at] === LF || raw[at] === CR) return at;
  return end;
}

function afterLine(raw: Uint8Array, at: number): number {
  return raw[at] === CR && raw[at + 1] === LF ? at + 2 : at + 1;
}

function latin(raw: Uint8Array, from: number, until: number): string {
  let text = "";
  for (let at = from; at < until; at += 4096)
    text += String.fromCharCode(...raw.subarray(at, Math.min(until, at + 4096)));
  return text;
}
