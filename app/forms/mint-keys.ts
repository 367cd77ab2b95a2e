import { NOUNS, type Noun } from "./nouns/nouns.ts";

/** A key for each form that a ticket's page can have. */
export function mintKeys(newKey: () => string): Record<Noun | "reply" | "note" | "files", string> {
  const nouns = Object.keys(NOUNS) as Noun[];
  const minted = [...nouns, "reply", "note", "files"].map((form) => [form, newKey()]);
  return Object.fromEntries(minted);
}
