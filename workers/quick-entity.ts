import { entityKind, hasOwnEntityKind } from "../node_modules/drizzle-orm/entity.js";

export { entityKind, hasOwnEntityKind };

/**
 * Drizzle's `is`, where there is one copy of Drizzle: whether `value` is of that class. The library's own goes on to
 * compare the names of all its classes, for copies that are not ours; building a page's statements asks thousands of
 * times, nearly always in vain. `wrangler.toml` puts this in its place (decision 24).
 */
export function is<Type extends abstract new (...args: never[]) => unknown>(
  value: unknown,
  type: Type,
): value is InstanceType<Type> {
  return value instanceof type;
}
