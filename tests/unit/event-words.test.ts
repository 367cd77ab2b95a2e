import { expect, test } from "vitest";
import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { OUTCOMES } from "#app/domain/ticket.ts";
import { eventSentence } from "#app/words/event-words.ts";
import { shownAt } from "#app/words/shown.ts";

const shown = shownAt({ timeZone: "Asia/Kolkata" }, 0);
const nameOf = () => "a colleague";
const DUE_AT = Date.parse("1970-01-02T09:00+05:30");
const RAVI = { id: 7 as PersonId, name: "Ravi", isRequester: false };

function sentence(changed: Partial<EventSeen>, reader: "requester" | "staff" = "requester"): string | null {
  const event: EventSeen = {
    ...{ seq: 2, kind: "resolved", audience: "public", at: 0, actor: RAVI, facts: {}, named: [], words: {} },
    ...{ files: [] },
    ...changed,
  };
  return eventSentence(event, { reader, nameOf, shown });
}

test.each([
  ["fixed", "Ravi marked it as done."],
  ["partly", "Ravi did a part of it."],
  ["refused", "Ravi did not grant it."],
  ["not_ours", "Ravi said that it is not decided here."],
])("the outcome %s is told as it was", (outcome, words) => {
  expect(sentence({ facts: { outcome } })).toBe(words);
});

test("of all outcomes only one is called done", () => {
  const done = OUTCOMES.filter((outcome) => sentence({ facts: { outcome } })?.includes("done"));
  expect(done).toEqual(["fixed"]);
});

test("staff read the outcome as they chose it", () => {
  expect(sentence({ facts: { outcome: "not_ours" } }, "staff")).toBe(
    "Ravi marked it as resolved: not ours to decide.",
  );
});

test("who sees it from now on is told without the names of roles, but to staff", () => {
  const set = { kind: "visibility_set", facts: { to: "restricted" } } as const;
  expect(sentence(set)).toBe(
    "Ravi set who can see it: whoever has it, those told of it, and those who look after the whole campus.",
  );
  expect(sentence(set, "staff")).toContain("senior admins");
});

test("a protected reference speaks for itself", () => {
  const linked = (other: string) => sentence({ kind: "unlinked", facts: { other } });
  expect(linked("P-7K3Q-9M")).toBe("Ravi said that it does not belong to P-7K3Q-9M.");
  expect(linked("1024")).toBe("Ravi said that it does not belong to #1024.");
});

test("an incident says which of its tickets is somebody else's now", () => {
  expect(sentence({ kind: "corrected", facts: { other: "1024", into: false } }, "staff")).toBe(
    "Ravi put right whose #1024 is.",
  );
});

test("a broken promise says who was told, or that nobody could be", () => {
  const broken = { kind: "broken", actor: null } as const;
  expect(sentence({ ...broken, facts: { told: [3] } })).toBe(
    "The promise was not kept. A colleague has been told.",
  );
  expect(sentence({ ...broken, facts: { told: [] } })).toBe(
    "The promise was not kept. Nobody further up could be told.",
  );
});

test("what was put right tells its priority to staff alone", () => {
  const both = { kind: "corrected", facts: { priority: "URGENT" }, words: { title: "No water" } } as const;
  expect(sentence(both, "staff")).toBe("Ravi put it right: it is about “No water”; the priority is urgent.");
  expect(sentence(both)).toBe("Ravi put it right: it is about “No water”.");
});

test("a date that its priority made sooner is told without the priority", () => {
  const sooner = { kind: "corrected", facts: { priority: "URGENT", dueAt: DUE_AT } } as const;
  const when = "Ravi promised it sooner: by Fri 2 Jan, 09:00.";
  expect(sentence(sooner)).toBe(when);
  expect(sentence(sooner, "staff")).toBe(`Ravi put it right: the priority is urgent. ${when}`);
});

test.each([
  ["unverified", "A mail came. It could not be verified, and has no effect."],
  ["not_allowed", "A mail came from somebody who may not write here. It has no effect."],
  [
    "unconfirmed",
    "A mail came from an address that is nobody's yet. It has no effect until its owner is known.",
  ],
])("a mail that was kept as %s names its sender to those alone who may know", (why, words) => {
  const kept = { kind: "mail_kept", actor: null, facts: { mail: 3, why } } as const;
  expect(sentence(kept, "staff")).toBe(words);
  expect(sentence({ ...kept, words: { sender: "asha@home.example" } }, "staff")).toContain(
    "asha@home.example",
  );
});
