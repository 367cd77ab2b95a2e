import { RequestError } from "./errors.ts";

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
  if (type === "float" && typeof value === "number") return value;
  if (type === "text" && typeof value === "string") return decodeText(value);
  if (type === "blob" && typeof base64 === "string") return decodeBlob(base64);
  throw new RequestError("A value is not a null, integer, float, text or blob of Hrana");
}

function decodeInteger(text: string): bigint {
  if (!/^[+-]?\d{1,19}$/.test(text)) throw new RequestError("An integer value is not a decimal string");
  const integer = BigInt(text.replace("+", ""));
  if (integer < smallestInteger || integer > largestInteger) {
    throw new RequestError("An integer value does not fit into 64 bits");
  }
  return integer;
}

// The engine's binding reads text only up to its first NUL: better an error now than half a text later.
function decodeText(text: string): string {
  if (text.includes("\0")) throw new RequestError("A text value holds a NUL character");
  return text;
}

function decodeBlob(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw new RequestError("A blob value is not base64");
  return Buffer.from(base64, "base64");
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
