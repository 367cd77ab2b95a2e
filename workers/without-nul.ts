/** The engine cuts texts at a NUL, and no person types one. */
export function withoutNul<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, each: unknown) =>
    typeof each === "string" ? each.replaceAll("\0", "") : each,
  );
}
