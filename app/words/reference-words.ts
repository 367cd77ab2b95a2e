/** `#1024` for numbers; protected references speak for themselves. */
export function referenceName(reference: string): string {
  return /^\d+$/.test(reference) ? `#${reference}` : reference;
}
