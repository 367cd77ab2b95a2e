import { denials } from "#app/domain/commands/about.ts";
import type { Facts, Words } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Issue } from "#app/domain/refusals.ts";
import type { Ticket, TicketPerson } from "#app/domain/ticket.ts";
import { fits, LIMITS, tidy, tidyLine } from "#app/domain/words.ts";
import type { Subcategory } from "./new-ticket.ts";

/** Whom a report is said to be about, once they were looked for. */
export type FiledConcerned = {
  /** Null where what was typed is nobody's. */
  personId: PersonId | null;
  /** Everybody who reports to that person, directly or through others. */
  reportIds: readonly PersonId[];
  /** Senior admins without a duty in that part of the campus. */
  outsiders: readonly PersonId[];
};

/** What it does to a ticket from its first moment on. */
export type FiledAbout = {
  people: readonly TicketPerson[];
  /** Nobody has it, because anybody there could be whom the words mean. */
  isUnnamed: boolean;
  ticket: Partial<Ticket>;
  words: readonly Words[];
  facts: Facts;
  /** Who sees to it that somebody has it, where nobody is left. */
  outsiders: readonly PersonId[];
};

export const ABOUT_NOBODY: FiledAbout = {
  people: [],
  isUnnamed: false,
  ticket: {},
  words: [],
  facts: {},
  outsiders: [],
};

type Said = {
  input: { person: string; words: string } | undefined;
  concerned: FiledConcerned | undefined;
  /** Null where there is nobody by that name; without an id where nobody knows who it is. */
  requester: { personId: PersonId | null } | null;
  /** Staff file it for somebody else. */
  forOther: boolean;
};

/** What is wrong with that: as for the verb `about`, staff are asked to check a name, and requesters are not. */
export function aboutIssues(said: Said): readonly Issue[] {
  const { input, concerned, requester, forOther } = said;
  if (!input) return [];
  const issue = (field: string, code: Issue["code"], facts: Issue["facts"] = {}) => [{ field, code, facts }];
  if (!fits(textOf(input), LIMITS.reason))
    return issue("aboutWords", "words_too_long", { most: LIMITS.reason });
  if (tidyLine(input.person) === "") return [];
  const personId = concerned?.personId ?? null;
  if (personId === null) return forOther ? issue("aboutPerson", "requester_unknown") : [];
  return personId === requester?.personId ? issue("aboutPerson", "about_requester") : [];
}

/** By the rules of the verb `about`, but that the report is kept from them before anybody has read it. */
export function aboutFiled(
  { input, concerned, requester }: Said,
  { isProtected, isEmergency }: Pick<Subcategory, "isProtected" | "isEmergency">,
  now: number,
): FiledAbout {
  if (!input || !concerned || textOf(input) === "") return ABOUT_NOBODY;
  const { personId, reportIds, outsiders } = concerned;
  const restricted = isProtected ? {} : ({ visibility: "restricted" } as const);
  const words = (text: string) => (text === "" ? [] : [{ part: "about", text } as const]);
  if (personId !== null && tidyLine(input.person) !== "") {
    const others = reportIds.filter((each) => each !== requester?.personId);
    return {
      people: denials(personId, others, now),
      isUnnamed: false,
      ticket: restricted,
      words: words(tidy(input.words)),
      facts: { aboutIsFor: "staff" },
      outsiders,
    };
  }
  const said = words(textOf(input));
  // Readers decide what is meant; and where somebody is in danger everybody on duty has to know.
  if (isProtected || isEmergency) return { ...ABOUT_NOBODY, words: said, facts: { aboutIsFor: "staff" } };
  return {
    people: [],
    isUnnamed: true,
    ticket: { ...restricted, aboutUnnamedAt: now },
    words: said,
    facts: { aboutIsFor: "leadership" },
    outsiders,
  };
}

function textOf({ person, words }: { person: string; words: string }): string {
  return [tidyLine(person), tidy(words)].filter((each) => each !== "").join("\n");
}
