/**
 * The engine cuts texts at a NUL and takes no half of a surrogate pair, and no person types either: the one goes, the
 * other is replaced as browsers do.
 */
export function storable<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, each: unknown) =>
    typeof each === "string" ? each.replaceAll("\0", "").toWellFormed() : each,
  );
}
