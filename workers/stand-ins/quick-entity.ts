import {
  type DrizzleEntityClass,
  entityKind,
  hasOwnEntityKind,
  is as isByName,
} from "../../node_modules/drizzle-orm/entity.js";

export { entityKind, hasOwnEntityKind };

type Class = DrizzleEntityClass<unknown>;
/** Of each class that values were of, which of Drizzle's classes they were of too. */
const known = new WeakMap<object, Map<Class, boolean>>();

/**
 * Drizzle's `is`, which compares the names of classes and of all above them: whether `value` is of that class, or of one
 * of the same name in another copy of Drizzle. Building a page's statements asks thousands of times, nearly always in
 * vain, and the answer is the same for all of a class. `wrangler.toml` puts this in its place (decision 24).
 */
export function is<Type extends Class>(value: unknown, type: Type): value is InstanceType<Type> {
  if (!value || typeof value !== "object") return false;
  // Not `value.constructor`: Drizzle's proxies of subqueries answer that with another class.
  const maker: unknown = Object.getPrototypeOf(value)?.constructor;
  if (typeof maker !== "function") return isByName(value, type);
  const answers = known.get(maker) ?? new Map<Class, boolean>();
  const before = answers.get(type);
  if (before !== undefined) return before;
  const answer = isByName(value, type);
  known.set(maker, answers.set(type, answer));
  return answer;
}
