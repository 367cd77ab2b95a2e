import { expect, test } from "vitest";
import type { Due } from "#app/db/load-due.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { letterFor } from "#app/mail/letters.ts";
import { FILED_AT, HOUR_MS, ticket } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";

const DESK = {
  campus: { name: "Test Campus", timeZone: "Asia/Kolkata" },
  appUrl: "https://help.test",
  now: FILED_AT,
};
const BY = at("2026-11-26 09:00");

type Change = Partial<Omit<Due, "event">> & { event?: Partial<Due["event"]> };

/** The mail to a requester about their filing, changed by what a test is about. */
function due({ event, ...change }: Change = {}): Due {
  const { ticket: row } = ticket();
  const facts = {
    kind: "filed",
    facts: {},
    at: FILED_AT,
    audience: "public",
    actorId: null,
    actorName: "Kavitha",
  } as const;
  return {
    id: 1,
    ticketId: 1024 as TicketId,
    seq: 1,
    personId: 1 as PersonId,
    attempts: 1,
    giveUpAt: BY,
    nextAttemptAt: FILED_AT,
    bundleId: null,
    reason: null,
    duty: "requester",
    event: { ...facts, ...event },
    ticket: {
      ...row,
      title: "Dripping tap",
      promisedAt: BY,
      subcategory: "Plumbing",
      place: "Neeladri",
      requesterName: "Meera",
      assigneeName: "Kavitha",
    },
    counted: null,
    people: [],
    to: { name: "Meera", locale: "en", state: "active", address: "meera@campus.test", grants: [] },
    words: {},
    ...change,
  };
}

const said = (change: Change, now = FILED_AT) => {
  const { heading, blocks } = letterFor(due(change), { ...DESK, now });
  return [heading, ...blocks.flatMap((block) => (block.kind === "paragraph" ? [block.text] : []))].join("\n");
};

test("a filing's mail says who has it, by when, and why then", () => {
  const counted = {
    calendar: campusCalendar({ holidays: [{ date: "2026-11-25", name: "Founders’ Day" }] }),
    fromAt: FILED_AT,
    target: { minutes: 8 * 60, unit: "working" as const },
  };
  expect(said({ counted })).toContain(
    "Kavitha has it. Promised by Thu 26 Nov, 09:00, because Founders’ Day is closed.",
  );
});

test("when only the answer is late, the solution is not called broken", () => {
  const facts = { clocks: ["acknowledge"], dueAt: FILED_AT + 4 * HOUR_MS, told: [6] };
  const words = said({ event: { kind: "broken", facts } });
  expect(words).toContain("Nobody has answered you in time");
  expect(words).toContain("The solution is promised by Thu 26 Nov, 09:00.");
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

test("an older resolution's mail keeps its own outcome", () => {
  const later = { ...due().ticket, outcome: "fixed" as const, resolvedAt: FILED_AT };
  expect(said({ ticket: later, event: { kind: "resolved", facts: { outcome: "refused" } } })).toContain(
    "Not granted",
  );
});
