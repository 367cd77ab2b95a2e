const BASE = "http://own.invalid";

/**
 * A path of this site as it may be redirected to, with its query and without its fragment; null for everything
 * else: other hosts ("//evil", "/\evil", "/.//evil"), schemes, blanks and control characters.
 */
export function ownPath(text: string): string | null {
  if (!/^\/(?![/\\])[^\s\\\p{Cc}]*$/u.test(text)) return null;
  const { origin, pathname, search } = new URL(text, BASE);
  return origin === BASE && !pathname.startsWith("//") ? pathname + search : null;
}
