/**
 * Whether a text can name a ticket: a number, or `P-…` where it is protected. Anything else was typed by somebody who
 * looks for what is not there.
 */
export function isReference(text: string): boolean {
  return /^(\d{1,15}|P-[0-9A-Z-]{1,17})$/.test(text);
}
