import { createHmac } from "node:crypto";

/**
 * HMACs of a text by each secret still accepted, the newest first. What is stored of a token is the first; any of
 * them finds it again while secrets rotate.
 */
export function keyedHashes(secrets: readonly string[], text: string): readonly [string, ...string[]] {
  const [first = "", ...others] = secrets;
  const hash = (secret: string) => createHmac("sha256", secret).update(text).digest("hex");
  return [hash(first), ...others.map(hash)];
}
