import { malformed, RequestError } from "./errors.ts";

/** A value as the engine takes it: 64-bit integers are bigint, every number is a float. */
export type SqlValue = null | bigint | number | string | Buffer;

export type WireValue =
  | { type: "null" }
  | { type: "integer"; value: string }
  | { type: "float"; value: number | null }
  | { type: "text"; value: string }
  | { type: "blob"; base64: string };

const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 63n - 1n;

/** A value from a request. Refuses whatever the engine could not bind, which would end the process. */
export function decodeValue(wire: unknown): SqlValue {
  const { type, value, base64 } = wire as { type?: unknown; value?: unknown; base64?: unknown };
  if (type === "null") return null;
  if (type === "integer" && typeof value === "string") return decodeInteger(value);
  if (type === "float" && typeof value === "number") return decodeFloat(value);
  if (type === "text" && typeof value === "string") return decodeText(value);
  if (type === "blob" && typeof base64 === "string") return decodeBlob(base64);
  throw malformed("a value is not a null, integer, float, text or blob of Hrana");
}

function decodeInteger(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text) || text.length > 100) throw malformed("an integer is not a decimal string");
  const integer = BigInt(text.replace("+", ""));
  if (integer < smallestInteger || integer > largestInteger) {
    throw malformed("an integer does not fit into 64 bits");
  }
  return integer;
}

function decodeFloat(value: number): number {
  if (Number.isFinite(value)) return value;
  throw malformed("a float is out of range");
}

// The engine's binding reads text only up to its first NUL: better an error now than half a text later.
function decodeText(text: string): string {
  if (text.includes("\0")) throw new RequestError("A text value holds a NUL character");
  // Half of a surrogate pair, which UTF-8 cannot express.
  if (text.isWellFormed()) return text;
  throw malformed("a text holds half of a surrogate pair");
}

/** Takes base64 with or without its padding, but nothing in the bits that no byte needs. */
function decodeBlob(base64: string): Buffer {
  const text = base64.replace(/={1,2}$/, "");
  const blob = Buffer.from(text, "base64");
  if (blob.toString("base64").replace(/=+$/, "") === text) return blob;
  throw malformed("a blob is not base64");
}

/** A value for an answer. JSON has no infinities: they become null, as sqld has it. */
export function encodeValue(value: SqlValue): WireValue {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: value.toString() };
  if (typeof value === "number") return { type: "float", value: Number.isFinite(value) ? value : null };
  if (typeof value === "string") return { type: "text", value };
  return { type: "blob", base64: value.toString("base64").replaceAll("=", "") };
}

/** About how many bytes the value takes in an answer. */
export function sizeOf(value: SqlValue): number {
  return value === null || typeof value === "bigint" || typeof value === "number" ? 40 : value.length + 24;
}

/** How many bytes a text or blob has, zero for other values. */
export function lengthOf(value: SqlValue): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  return value !== null && typeof value === "object" ? value.length : 0;
}
