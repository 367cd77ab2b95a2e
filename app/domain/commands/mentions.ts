import type { Mentionable } from "#app/domain/people/committees.ts";
import { type Action, accessOf, can } from "#app/domain/people/permissions.ts";
import type { PersonId } from "../ids.ts";
import type { World } from "../world.ts";

/** What stands behind an @ that begins a word: an address, or the rest of the line up to the next one. */
const MENTION = /(?<=^|[\s(,;])@(?=\p{L})([\p{L}\d._%+-]+@[\p{L}\d.-]+|[^\n@]*)/gmu;

/** Whether a note may mention somebody: what they are called is only then looked up. */
export function mayMention(text: string): boolean {
  return text.search(MENTION) >= 0;
}

/**
 * Whom a note mentions, by e-mail address or by name, among those who may read it; or what was written of somebody who
 * is none of them, or more than one.
 */
export function mentionsIn(
  text: string,
  { state, mentionable }: World,
  needed: Action,
  now: number,
): { people: readonly PersonId[] } | { unknown: string } {
  const readers = mentionable.filter(({ personId, grants, committees }) =>
    can({ kind: "person", personId, grants, committees }, needed, accessOf(state), now),
  );
  const found = new Set<PersonId>();
  for (const [, said = ""] of text.matchAll(MENTION)) {
    const named = called(said, readers);
    const [one, ...others] = named;
    if (!one || others.length > 0) return { unknown: firstWord(said) };
    found.add(one.personId);
  }
  return { people: [...found] };
}

/** Those whom it can mean: by address, else by the whole name, else by the first one alone. */
function called(said: string, readers: readonly Mentionable[]): readonly Mentionable[] {
  const text = said.toLowerCase();
  const begins = (name: string) => {
    const rest = text.slice(name.length);
    return name !== "" && text.startsWith(name) && !/^[\p{L}\d]/u.test(rest);
  };
  const ways: readonly ((each: Mentionable) => boolean)[] = [
    ({ addresses }) => addresses.some((address) => begins(address.toLowerCase())),
    ({ name }) => begins(name.toLowerCase()),
    ({ name }) => begins(firstWord(name.toLowerCase())),
  ];
  return ways.map((isMeant) => readers.filter(isMeant)).find((meant) => meant.length > 0) ?? [];
}

function firstWord(text: string): string {
  return text.trim().split(/\s/)[0] ?? "";
}
