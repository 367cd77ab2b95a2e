import {
  type DrizzleEntityClass,
  entityKind,
  hasOwnEntityKind,
  is as isByName,
} from "../../node_modules/drizzle-orm/entity.js";

export { entityKind, hasOwnEntityKind };

type Class = DrizzleEntityClass<unknown>;

/** Of each of Drizzle's classes, whether those of another class are of it too. */
const known = new WeakMap<Class, WeakMap<object, boolean>>();

/**
 * Drizzle's `is`, which compares the names of classes and of all above them: whether `value` is of that class, or of one
 * of the same name in another copy of Drizzle. Building a page's statements asks thousands of times, nearly always in
 * vain, and the answer is the same for all of a class. `wrangler.toml` puts this in its place (decision 24).
 */
export function is<Type extends Class>(value: unknown, type: Type): value is InstanceType<Type> {
  if (!value || typeof value !== "object") return false;
  if (value instanceof type) return true;
  const maker: unknown = Object.getPrototypeOf(value)?.constructor;
  if (typeof maker !== "function") return isByName(value, type);
  const ofType = known.get(type) ?? new WeakMap<object, boolean>();
  known.set(type, ofType);
  const answer = ofType.get(maker) ?? isByName(value, type);
  ofType.set(maker, answer);
  return answer;
}
