import { firstValue, type HeaderField } from "./header-block.ts";

const MOST = 100;
const LONGEST = 250;

/** The ids in a header's value, as they are compared: without brackets. */
export function idsIn(value: string): readonly string[] {
  const found = value.slice(0, MOST * LONGEST).match(/<[^<>\s]{3,250}>/g) ?? [];
  return found.map((id) => id.slice(1, -1)).slice(0, MOST);
}

/** A mail's own id; null where it has none that could be compared. */
export function ownId(fields: readonly HeaderField[]): string | null {
  const value = firstValue(fields, "message-id");
  const [id = value.trim()] = idsIn(value);
  return /^[!-~]{3,250}$/.test(id) ? id : null;
}

/** What it answers: In-Reply-To first, then References from the last to the first, each once. */
export function answeredIds(fields: readonly HeaderField[]): readonly string[] {
  const references = [...idsIn(firstValue(fields, "references"))].reverse();
  return [...new Set([...idsIn(firstValue(fields, "in-reply-to")), ...references])].slice(0, 20);
}

/** The number in a subject's tag, `[#1024]`; null where there is none. */
export function taggedNumber(subject: string): number | null {
  const digits = /\[#(\d{1,9})\]/.exec(subject.slice(0, 1000))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A subject without what programs put before it and without our tag: what a ticket is called. */
export function bareSubject(subject: string): string {
  let bare = subject.slice(0, 1000).replace(/\[#\d{1,9}\]/g, " ");
  for (let before = ""; before !== bare; ) {
    before = bare;
    bare = bare.replace(/^\s*(re|aw|sv|antw|fwd?|wg|tr|rv|enc|res|ref|i|उत्तर)\s*(\[\d+\])?\s*:/i, "");
  }
  return bare.replace(/\s+/g, " ").trim();
}
