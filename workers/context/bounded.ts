import { storable } from "../storable.ts";

// Names in addresses and forms are no longer than these; what is longer is not looked up.
export const LONGEST_REFERENCE = 20;
export const LONGEST_TOKEN = 100;
export const LONGEST_SEALED = 1000;
export const LONGEST_SLUG = 100;
export const LONGEST_KEPT_ID = 64;
export const LONGEST_NAMED = 254;

/** A name as the address or a form gave it; one longer than any there is names nothing. */
export function bounded(name: string, longest: number): string {
  return name.length <= longest ? storable(name) : "";
}

/** The id in a person's address; one that is none is nobody's. */
export function personIn(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : 0;
}
