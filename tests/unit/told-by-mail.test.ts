import { expect, it } from "vitest";
import type { CommitteeId } from "#app/domain/ids.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import type { Decision } from "#app/domain/world.ts";
import { letterFor } from "#app/mail/letters.ts";
import {
  colleague,
  dean,
  neighbour,
  relation,
  spoc,
  student,
  system,
  ticket,
  warden,
  watcher,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { toColleague, toLabs } from "./destinations.ts";
import { due, LETTER_DESK } from "./letter-rows.ts";
import { GOOD, type Story, story } from "./story.ts";

/*
 * PRODUCT 7, row by row, as it happens: what somebody does, and who gets a mail of it. R requester, A assignee, E the
 * level told, C committee head, W watchers and joined, M the mentioned. Nobody is told of their own act, so that the one
 * who acts is left out. Filings are in filing.test.ts.
 */
const LETTERS: Readonly<Record<Duty, string>> = {
  requester: "R",
  assignee: "A",
  level: "E",
  committee: "C",
  watcher: "W",
  mentioned: "M",
  contact: "K",
};

const followed = ticket({}, { people: [relation(watcher, "watcher"), relation(neighbour, "joined")] });
const committee = { committeeId: 4 as CommitteeId, heads: [neighbour.personId] };
const mentionable = [{ ...colleague, name: "Ravi Shetty", addresses: [], committees: [] }];
const begun = story(followed, { committee, mentionable, forwarding: toColleague, recategorisation: toLabs });
const worked = story(ticket({ statusKind: "active" }, { clocks: [] })).does(
  spoc,
  "reply",
  GOOD.reply,
  "2026-11-24 09:30",
);
const WHEN = "2026-11-24 10:00";
const LATER = "2026-11-24 11:00";
const asked = begun.does(spoc, "ask", GOOD.ask, WHEN);
const resolved = begun.does(spoc, "resolve", GOOD.resolve, WHEN);
const moreTime = { when: "28 Nov 11:00", reason: "Parts are late." };
const twice = begun
  .does(spoc, "tat", { when: "27 Nov 11:00", reason: "Parts." }, WHEN)
  .does(spoc, "tat", moreTime, LATER);

const ROWS: readonly (readonly [event: string, told: string, Story])[] = [
  ["acknowledged", "RW", begun.does(spoc, "acknowledge", GOOD.acknowledge, WHEN)],
  ["TAT set", "RW", begun.does(spoc, "tat", { when: "2 hours", reason: "" }, WHEN)],
  [
    "made sooner by its priority",
    "RW",
    story(followed, {
      targets: [{ categoryId: null, kind: "resolve", priority: "URGENT", minutes: 120, unit: "working" }],
    }).does(spoc, "correct", { title: "", place: "", priority: "URGENT", requester: "" }, WHEN),
  ],
  ["extension", "RW", begun.does(spoc, "tat", { when: "27 Nov 11:00", reason: "Parts." }, WHEN)],
  ["question", "RW", asked],
  ["public reply by staff", "RW", begun.does(spoc, "reply", GOOD.reply, WHEN)],
  ["question reminder", "R", asked.does(system, "remind_question", {}, "2026-11-25 10:00")],
  ["reply by requester", "A", begun.does(student, "reply", GOOD.reply, WHEN)],
  ["assigned", "AR", begun.does(dean, "assign", { personId: colleague.personId }, WHEN)],
  ["forwarded", "AR", begun.does(spoc, "forward", GOOD.forward, WHEN)],
  ["recategorised", "AR", begun.does(spoc, "recategorise", GOOD.recategorise, WHEN)],
  ["on hold", "RW", begun.does(spoc, "hold", { reason: "parts", when: "2 hours", words: "" }, WHEN)],
  ["resolved", "RW", resolved],
  ["closed", "W", resolved.does(student, "close", {}, LATER)],
  ["closed by silence", "RW", resolved.passes("2026-12-05 12:00")],
  ["cancelled", "W", begun.does(student, "cancel", GOOD.cancel, WHEN)],
  ["reopened", "AW", resolved.does(student, "reopen", GOOD.reopen, LATER)],
  ["reminder (75 %)", "A", begun.passes("2026-11-24 12:00")],
  ["stalled", "A", worked.passes("2026-11-26 10:00")],
  [
    "mention in a note",
    "M",
    begun.does(spoc, "note", { body: "@Ravi Shetty, please look.", leadership: false }, WHEN),
  ],
  ["broken", "RAE", begun.passes("2026-11-24 13:00")],
  ["escalated", "RE", begun.does(spoc, "escalate", GOOD.escalate, WHEN)],
  ["low rating", "E", resolved.does(student, "rate", { stars: 1, feedback: "", fixed: true }, LATER)],
  ["committee tagged", "C", begun.does(spoc, "tag", GOOD.tag, WHEN)],
  ["extension asked", "RE", twice],
  [
    "extension decided",
    "AR",
    twice.does(warden, "decide_extension", { decision: "approve", reason: "" }, "2026-11-24 12:00"),
  ],
];

it.each(ROWS)("%s is mailed to %s", (_, told, { last }) => {
  expect([...new Set(last.tellings.map(({ duty }) => LETTERS[duty]))].join("")).toBe(told);
});

it.each(ROWS)("%s has a letter of its own for each of them", (_, __, { last }) => {
  for (const { duty } of last.tellings) expect(heading(last, duty)).not.toBe("There is news");
});

function heading({ event: { kind, facts } }: Decision, duty: Duty): string {
  return letterFor(due({ duty, event: { kind, facts } }), { ...LETTER_DESK, now: at(WHEN) }).heading;
}
