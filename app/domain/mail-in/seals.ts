/** How everything ends that we seal for one reader: a keyed hash of 256 bits. */
const SEAL = /\.[0-9a-f]{64}(?![0-9a-f])/gi;

/**
 * A mail's words without what opens anything. An answer quotes our mail with the links in it, and whoever reads the answer
 * must not be able to act by them as its writer. Linear, however long the text is.
 */
export function withoutSeals(text: string): string {
  return text.replace(SEAL, ".…");
}
