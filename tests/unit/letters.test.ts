import { expect, test } from "vitest";
import { letterHtml } from "#app/mail/layout/letter-html.ts";
import { letterText } from "#app/mail/layout/letter-text.ts";
import { letterFor } from "#app/mail/letters.ts";
import { FILED_AT, HOUR_MS } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { BY, type Change, due, LETTER_DESK } from "./letter-rows.ts";

const said = (change: Change, now = FILED_AT) => {
  const { heading, blocks } = letterFor(due(change), { ...LETTER_DESK, now });
  return [heading, ...blocks.flatMap((block) => (block.kind === "paragraph" ? [block.text] : []))].join("\n");
};

test("a filing's mail says who has it, by when, and why then", () => {
  const counted = {
    calendar: campusCalendar({ holidays: [{ date: "2026-11-25", name: "Founders’ Day" }] }),
    fromAt: FILED_AT,
    target: { minutes: 8 * 60, unit: "working" as const },
    pauses: [],
    isMoved: false,
  };
  expect(said({ counted })).toContain(
    "Kavitha has it. Promised by Thu 26 Nov, 09:00, because Founders’ Day is closed.",
  );
});

const counted = {
  calendar: campusCalendar(),
  fromAt: FILED_AT,
  target: { minutes: 16 * 60, unit: "working" as const },
  pauses: [],
  isMoved: false,
};
const bothOf = (change: Change) => {
  const letter = letterFor(due(change), LETTER_DESK);
  return [letterText(letter), letterHtml(letter)];
};

test("the mails of a filing, a date and a new one show how it was counted, as text and as HTML", () => {
  const days = "Tue 24 Nov, 09:00 to 18:00; Wed 25 Nov, 09:00 to 18:00";
  for (const letter of bothOf({ counted })) {
    expect(letter).toContain("Counted from");
    expect(letter.replace(/\s+/g, " ")).toContain(days);
  }
  const dated = { counted: { ...counted, isMoved: true }, event: { at: FILED_AT + 4 * HOUR_MS } };
  for (const kind of ["promised", "extension_decided"] as const) {
    const event = { ...dated.event, kind, facts: { dueAt: BY, decision: "approve" } };
    for (const letter of bothOf({ ...dated, event }))
      expect(letter.replace(/\s+/g, " ")).toContain("Tue 24 Nov, 14:00 to 18:00; Wed 25 Nov, 09:00 to 18:00");
  }
  for (const letter of bothOf({ counted: null })) expect(letter).not.toContain("Counted");
});

test("a long receipt names its first days and its last, and closures with their reason", () => {
  const rally = { fromAt: at("2026-11-25 00:00"), untilAt: at("2026-11-26 00:00") };
  const calendar = campusCalendar({ closures: [{ ...rally, reason: "Rally" }] });
  const pauses = [{ ...rally, cause: "closure" as const }];
  const ticket = { ...due().ticket, promisedAt: at("2026-12-01 18:00") };
  const [text = ""] = bothOf({ counted: { ...counted, calendar, pauses }, ticket });
  const said = text.replace(/\s+/g, " ");
  expect(said).toContain(
    "Counted: Tue 24 Nov, 09:00 to 18:00; Thu 26 Nov, 09:00 to 18:00; …; Tue 1 Dec, 09:00 to 18:00",
  );
  expect(said).toContain("Not counted: Wed 25 Nov: the campus was closed: Rally; Sun 29 Nov");
});

test("when only the answer is late, the solution is not called broken", () => {
  const facts = { clocks: ["acknowledge"], dueAt: FILED_AT + 4 * HOUR_MS, told: [6] };
  const words = said({ event: { kind: "broken", facts } });
  expect(words).toContain("Nobody has answered you in time");
  expect(words).toContain("The solution is promised by Thu 26 Nov, 09:00.");
});

test.each([
  [
    "held",
    { reason: "parts", until: BY },
    ["It has to wait", "It waits for parts or material, until Thu 26 Nov, 09:00"],
  ],
  [
    "resolution_undone",
    {},
    ["It is not done yet after all", "Kavitha has it. Promised by Thu 26 Nov, 09:00."],
  ],
  ["extension_asked", { until: BY }, ["More time is asked for", "until Thu 26 Nov, 09:00"]],
  ["extension_decided", { decision: "approve", dueAt: BY }, ["There is a new date", "by Thu 26 Nov, 09:00"]],
  ["extension_decided", { decision: "refuse", dueAt: BY }, ["The promise stays as it is"]],
  ["forwarded", { to: 7 }, ["Kavitha has it now", "Promised by Thu 26 Nov, 09:00."]],
  ["recategorised", { to: 7 }, ["Kavitha has it now", "Promised by Thu 26 Nov, 09:00."]],
  ["merged", { other: "1020", into: true }, ["Your two reports are one now", "It goes on as #1020"]],
  ["corrected", { dueAt: BY }, ["There is a sooner date", "Kavitha: by Thu 26 Nov, 09:00."]],
  ["corrected", { to: 1 }, ["This was reported for you: Dripping tap", "Kavitha has it."]],
  ["included", { other: "1030" }, ["Others have this problem as well", "It is known as #1030"]],
  ["excluded", { other: "1030" }, ["It is worked on by itself now", "Promised by"]],
  ["unmerged", { other: "1020" }, ["It is worked on by itself again", "Promised by Thu 26 Nov, 09:00."]],
] as const)("%s is told to the requester with who has it and by when", (kind, facts, words) => {
  for (const each of words) expect(said({ event: { kind, facts } })).toContain(each);
});

test.each([
  ["held", { reason: "vendor", until: BY }, "On hold: it waits for a firm from outside"],
  ["extension_asked", { until: BY }, "More time is asked for: Dripping tap"],
  ["extension_decided", { decision: "approve" }, "The new date holds"],
  ["extension_decided", { decision: "refuse" }, "The promise stays as it is"],
  ["extension_answered", { decision: "agree" }, "The requester agrees to the new date"],
  ["extension_answered", { decision: "object" }, "The new date is too late for the requester"],
  ["resolution_undone", {}, "Not resolved after all"],
  ["forwarded", { to: 7 }, "It is yours now: Dripping tap"],
  ["recategorised", { to: 7 }, "It is yours now: Dripping tap"],
] as const)("%s is told to staff in a sentence of its own", (kind, facts, heading) => {
  const [said] = [letterFor(due({ duty: "assignee", event: { kind, facts } }), LETTER_DESK)];
  expect(said.heading).toBe(heading);
});

test("a broken promise whose ladder is empty does not claim that somebody was told", () => {
  const facts = { clocks: ["acknowledge", "resolve"], dueAt: BY };
  expect(said({ event: { kind: "broken", facts: { ...facts, told: [] } } })).not.toContain(
    "next person up has been told",
  );
  expect(said({ event: { kind: "broken", facts: { ...facts, told: [6] } } })).toContain(
    "next person up has been told",
  );
});

test("the time to reopen is counted as if this mail were accepted now", () => {
  const resolved = { ...due().ticket, outcome: "fixed" as const, resolvedAt: FILED_AT };
  const words = said(
    { ticket: resolved, event: { kind: "resolved", facts: { outcome: "fixed" } } },
    FILED_AT + HOUR_MS,
  );
  expect(words).toContain("say so by Tue 1 Dec, 10:00");
});

test.each(["requester", "watcher"] as const)("a %s reads that it ended with its known problem", (duty) => {
  const event = { kind: "resolved", facts: { outcome: "fixed", other: "1030" } } as const;
  expect(said({ event, duty })).toContain("It has ended with the known problem #1030.");
});

test("an older resolution's mail keeps its own outcome", () => {
  const later = { ...due().ticket, outcome: "fixed" as const, resolvedAt: FILED_AT };
  expect(said({ ticket: later, event: { kind: "resolved", facts: { outcome: "refused" } } })).toContain(
    "Not granted",
  );
});

test("whoever has an appeal now is asked to decide, and its requester hears that somebody does", () => {
  const event = { kind: "appeal_handed_on" } as const;
  expect(said({ duty: "level", event })).toContain("Decide it anew, or let it stand");
  expect(said({ duty: "requester", event })).toContain("Somebody else decides on your appeal");
});

test("only the body of an appeal is asked to decide on it", () => {
  const event = { kind: "appealed" } as const;
  expect(said({ duty: "level", event })).toContain("Decide it anew, or let it stand");
  for (const duty of ["assignee", "watcher"] as const) {
    expect(said({ duty, event })).toContain("Somebody else decides on it now");
    expect(said({ duty, event })).not.toContain("Decide");
  }
});
