import type { LinkKind } from "#app/domain/ticket.ts";

/** How two tickets belong together, said between “that” and the other one's number. */
export const LINKED: Readonly<Record<LinkKind, string>> = {
  related: "it belongs together with",
  follows: "it follows",
  followed_by: "it goes on in",
};

/** The same before the number, in a list. */
export const LINK_WORDS: Readonly<Record<LinkKind, string>> = {
  related: "Belongs together with",
  follows: "Follows",
  followed_by: "Goes on in",
};
