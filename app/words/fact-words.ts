import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { Stops, Visibility } from "#app/domain/ticket.ts";
import { dayWords, shownAt } from "./shown.ts";
import { timesWords } from "./time-words.ts";

/** What a trouble stops its requester from doing; the choices of the form and the facts of the ticket. */
export const STOPS_WORDS: Readonly<Record<Stops, string>> = {
  none: "Nothing",
  uncomfortable: "It is uncomfortable",
  unable: "I can’t study, sleep or eat",
  danger: "Someone is in danger",
};

/** How it came, when staff write down what somebody else told them. */
export const CAME_WORDS = ["In person", "By phone", "By letter", "By message"] as const;

/** The same as facts about somebody else. "Nothing" is no fact. */
const STOPPED: Readonly<Record<Stops, string>> = {
  none: "",
  uncomfortable: "Uncomfortable",
  unable: "Can’t study, sleep or eat",
  danger: "Someone is in danger",
};

const VISIBLE: Readonly<Record<Visibility, string>> = {
  normal: "",
  restricted: "Nobody whom it is about, and few others",
  protected: "Its readers alone",
};

const PROFILE = { hostel: "", room: "room ", section: "section ", batch: "batch " } as const;

/** Who and where: what was said when it was filed, as it was then. Unknown facts are left out. */
export function filedFacts(ticket: TicketSeen) {
  const { events, answers, requester, filedBy, committees = [], about = [], times = [], state } = ticket;
  const filed = events.find((event) => event.kind === "filed");
  const words = filed?.words ?? {};
  const byOther = filedBy !== null && filedBy !== requester;
  const facts = [
    { term: "For", value: requester ?? "" },
    { term: "Reported by", value: byOther ? filedBy : "" },
    { term: "How it came", value: words.came ?? "" },
    { term: "Agreed to it", value: consentWords(filed?.facts.consent) },
    { term: "Place", value: events.findLast((event) => event.words.place)?.words.place ?? "" },
    { term: "Somebody may come", value: timesWords(times, shownAt(ticket.calendar, state.ticket.filedAt)) },
    { term: "Lives in", value: profileWords(words) },
    { term: "Brought in", value: committees.join(", ") },
    { term: "Effect", value: STOPPED[state.ticket.stops] },
    { term: "About", value: [...about, words.about ?? ""].filter(Boolean).join("; ") },
    { term: "Who can see it", value: VISIBLE[state.ticket.visibility] },
    ...grouped(answers),
  ];
  return facts.filter(({ value }) => value !== "");
}

/** Whether they agreed for whom it was reported; nothing where they reported it themselves. */
function consentWords(consent: unknown): string {
  if (typeof consent !== "boolean") return "";
  return consent ? "Yes" : "They were not asked";
}

/** "Neeladri, room 204, section B, batch 2026". */
function profileWords({ profile }: EventSeen["words"]): string {
  const known: unknown = profile === undefined ? {} : JSON.parse(profile);
  const kept = new Map(Object.entries(typeof known === "object" && known !== null ? known : {}));
  return Object.entries(PROFILE)
    .filter(([name]) => kept.has(name))
    .map(([name, before]) => before + String(kept.get(name)))
    .join(", ");
}

/** Several answers to one question are one fact. */
function grouped(answers: TicketSeen["answers"]) {
  const labels = [...new Set(answers.map(({ label }) => label))];
  return labels.map((term) => ({
    term,
    value: answers
      .filter(({ label }) => label === term)
      .map(({ value }) => answerWords(value))
      .join(", "),
  }));
}

function answerWords(value: string): string {
  if (value === "yes") return "Yes";
  if (value === "no") return "No";
  return /^\d{4}-\d\d-\d\d$/.test(value) ? dayWords(value) : value;
}
