import { STAFF } from "#app/demo/people.ts";
import { signedIn, type Visitor } from "#tests/local/visitor.ts";
import type { Audience } from "./history.ts";

/** Somebody of the demo campus: by the part of their mail before the domain, with their id and what they may read. */
export type Part = { mail: string; id: number; reader: Audience };

export type Person = Part & { at: Visitor };

/** Whom tickets of Neeladri concern. The demo numbers its people in order: its staff, then the students. */
export const NEELADRI: readonly Part[] = [
  { mail: "spoc1.neeladri", id: 6, reader: "staff" },
  { mail: "spoc2.neeladri", id: 7, reader: "staff" },
  { mail: "warden.neeladri", id: 5, reader: "staff" },
  { mail: "dean", id: 2, reader: "leadership" },
  { mail: "director", id: 3, reader: "leadership" },
];

/** Students 1 to 20 live in Neeladri. */
export function student(n: number): Part {
  return { mail: `student${String(n).padStart(2, "0")}`, id: STAFF.length + n, reader: "public" };
}

/** Signs them in, one after another: hashing takes its time. */
export async function enter(origin: string, parts: readonly Part[]): Promise<Person[]> {
  const people: Person[] = [];
  for (const part of parts) people.push({ ...part, at: await signedIn(origin, part.mail) });
  return people;
}
