import type { Due } from "#app/db/sending/load-due.ts";
import { timesFrom } from "#app/domain/filing/available-times.ts";
import { someRoom, windowWords } from "#app/words/job-words.ts";
import { shownAt } from "#app/words/shown.ts";
import { timesWords } from "#app/words/time-words.ts";
import type { LetterContent } from "./layout/letter-content.ts";
import { actor, type Desk, fact, moment, paragraph } from "./letter-wording.ts";

/**
 * What a contact is told of their work order: what, where and when, and nothing of whose it is or what else is known.
 * Its two links answer it; they need no sign-in, because there is none for them.
 */
export function contactLetter(due: Due, desk: Desk): LetterContent {
  const { event, ticket, words } = due;
  const name = `${desk.campus.name}, #${ticket.reference}`;
  const base = { locale: "en-IN", campusName: desk.campus.name, action: null };
  const footer = [
    "This mail was sent by a machine. Please do not pass it on: whoever has its link can answer.",
  ];
  if (event.kind !== "job_given")
    return {
      ...base,
      subject: `Not needed any more: ${name}`,
      preheader: "This work order was taken back.",
      heading: "This work order was taken back",
      blocks: [paragraph("There is nothing for you to do there any more. Thank you.")],
      footer: ["This mail was sent by a machine."],
    };
  const url = desk.jobUrl?.(due) ?? null;
  const times = timesWords(timesFrom(ticket.times), shownAt(desk.campus, desk.now));
  const facts = [
    { label: "Where", value: words.order_place || someRoom(ticket.place) },
    { label: "When", value: windowWords(fact(due, "from"), fact(due, "until"), (at) => moment(at, desk)) },
    ...(times === "" ? [] : [{ label: "Somebody is there", value: times }]),
    { label: "From", value: actor(due) },
  ];
  return {
    ...base,
    subject: `Work order: ${name}`,
    preheader: "Please say when it is done, or why it was not possible.",
    heading: "There is something for you to do",
    blocks: [
      ...(words.order ? [paragraph(words.order)] : []),
      { kind: "facts", facts },
      ...(url === null
        ? []
        : [
            {
              kind: "links" as const,
              links: [
                { label: "It is done", url: `${url}?answer=done` },
                { label: "It was not possible, because…", url: `${url}?answer=not_possible` },
              ],
            },
          ]),
    ],
    footer: [...footer, "The links work for two weeks and answer once."],
  };
}
