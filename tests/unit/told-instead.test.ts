import { expect, test } from "vitest";
import type { EventKind } from "#app/domain/events.ts";
import { accessOf, actingFor, can } from "#app/domain/people/permissions.ts";
import { DUTIES } from "#app/domain/people/responsible.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import { toldInstead } from "#app/domain/telling/told-instead.ts";
import { letterFor } from "#app/mail/letters.ts";
import {
  colleague,
  dean,
  everybodyHere,
  nameOf,
  relation,
  spoc,
  stranger,
  student,
  system,
  ticket,
  warden,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { due, LETTER_DESK } from "./letter-rows.ts";

const NOW = at("2026-11-24 12:00");
const SUBSTITUTES = {
  reminders: colleague,
  replies: warden,
  levels: dean,
  approvals: stranger,
  assignment: student,
};

/** The spoc is away, and for each of their duties somebody else stands in. */
const staffing = {
  ...everybodyHere,
  absences: [{ personId: spoc.personId, fromAt: 0, untilAt: null }],
  substitutes: DUTIES.flatMap((duty) => {
    const who = duty in SUBSTITUTES ? SUBSTITUTES[duty as keyof typeof SUBSTITUTES] : null;
    const rest = { personId: spoc.personId, duty, priority: 1, fromAt: 0, untilAt: null };
    return who ? [{ ...rest, substituteId: who.personId }] : [];
  }),
};

test.each<[Duty, EventKind, string]>([
  ["assignee", "replied", "warden"],
  ["assignee", "reminded", "colleague"],
  ["assignee", "assigned", "student"],
  ["assignee", "broken", "student"],
  ["level", "broken", "dean"],
  ["level", "escalated", "dean"],
  ["level", "extension_asked", "stranger"],
  ["level", "held", "stranger"],
  ["requester", "resolved", "spoc"],
  ["watcher", "resolved", "spoc"],
])("as %s, of what was %s, it is %s who is told for somebody who is away", (duty, kind, told) => {
  const found = toldInstead(
    { personId: spoc.personId, duty, kind },
    { visibility: "normal", people: [] },
    staffing,
    NOW,
  );
  expect(found && nameOf(found)).toBe(told);
});

test("whoever stands in and may not read it is passed over, down to the one who is away", () => {
  const told = { personId: spoc.personId, duty: "mentioned", kind: "noted" } as const;
  const rest = { personId: spoc.personId, duty: null, fromAt: 0, untilAt: null };
  const substitutes = [stranger, colleague].map(({ personId }, at) => ({
    ...rest,
    substituteId: personId,
    priority: at,
  }));
  const only = (...readers: readonly (typeof spoc)[]) =>
    toldInstead(told, { visibility: "normal", people: [] }, { ...staffing, substitutes }, NOW, (personId) =>
      readers.some((reader) => reader.personId === personId),
    );
  expect([only(stranger, colleague), only(colleague), only()]).toEqual([
    stranger.personId,
    colleague.personId,
    spoc.personId,
  ]);
});

test("what is protected is told to nobody else", () => {
  const told = { personId: spoc.personId, duty: "assignee", kind: "replied" } as const;
  expect(toldInstead(told, { visibility: "protected", people: [] }, staffing, NOW)).toBe(spoc.personId);
});

test("who stands in has the ticket like its owner, and the record names the owner", () => {
  const actor = { ...stranger, standsInFor: [spoc.personId] };
  for (const visibility of ["normal", "restricted"] as const) {
    const access = accessOf(ticket({ visibility }));
    expect([can(actor, "resolve", access, NOW), actingFor(actor, access, NOW)]).toEqual([
      true,
      spoc.personId,
    ]);
    expect(can(stranger, "see", access, NOW)).toBe(false);
  }
  expect(can(actor, "see", accessOf(ticket({ visibility: "protected" })), NOW)).toBe(false);
  const denied = accessOf(ticket({}, { people: [relation(spoc, "recused")] }));
  expect([can(actor, "see", denied, NOW), actingFor(actor, denied, NOW)]).toEqual([false, null]);
  const own = { ...student, standsInFor: [spoc.personId] };
  expect(actingFor(own, accessOf(ticket()), NOW)).toBeNull();
  expect([actingFor(spoc, accessOf(ticket()), NOW), actingFor(system, accessOf(ticket()), NOW)]).toEqual([
    null,
    null,
  ]);
});

test("standing in for a level of the ladder is acting for it, unless one could act anyway", () => {
  const access = accessOf(
    ticket({}, { people: [relation(warden, "reviewer"), relation(warden, "watcher")] }),
  );
  const actor = { ...stranger, standsInFor: [warden.personId] };
  expect([can(actor, "work", access, NOW), actingFor(actor, access, NOW)]).toEqual([true, warden.personId]);
  expect(actingFor({ ...dean, standsInFor: [warden.personId] }, access, NOW)).toBeNull();
  const following = accessOf(ticket({}, { people: [relation(warden, "watcher")] }));
  expect(can(actor, "see", following, NOW)).toBe(false);
});

test("a letter to who stands in says for whom it is", () => {
  const said = letterFor(due({ duty: "assignee", forName: "Ravi Kumar" }), LETTER_DESK);
  expect(said.subject).toBe("[#1024] Dripping tap (for Ravi Kumar)");
  expect(said.blocks[0]).toEqual({ kind: "paragraph", text: "For Ravi Kumar, who is away. You stand in." });
  expect(said.footer[0]).toBe("You get this because you stand in for Ravi Kumar.");
});
