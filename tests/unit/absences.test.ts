import { describe, expect, it } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import { absenceFrom } from "#app/domain/people/absences.ts";
import { turnFrom } from "#app/domain/people/rosters.ts";
import type { Refusal } from "#app/domain/refusals.ts";
import { colleague, DAY_MS, dean, grant, HOSTEL, HOUR_MS, NEELADRI, spoc, student } from "./campus.ts";
import { at } from "./campus-calendar.ts";

const NOW = at("2026-11-24 10:00");
const admin = { ...dean, grants: [grant("super_admin")] };
const staff = [spoc.personId, colleague.personId, dean.personId];
const away = (changes: object = {}, typed: object = {}) =>
  absenceFrom(
    { actor: spoc, personId: spoc.personId, staff, known: [], ...changes },
    { fromAt: NOW + HOUR_MS, untilAt: NOW + DAY_MS, substitutes: [colleague.personId, 0], ...typed },
    NOW,
  );
const said = (answer: { ok: true } | Refusal) =>
  answer.ok
    ? "yes"
    : answer.issues.map(({ field, code }) => (field === null ? code : `${field} ${code}`)).join(", ");

describe("an absence", () => {
  it("has a beginning, an end and those who stand in", () => {
    expect(away()).toEqual({
      ok: true,
      absence: {
        personId: spoc.personId,
        fromAt: NOW + HOUR_MS,
        untilAt: NOW + DAY_MS,
        substituteIds: [colleague.personId],
      },
    });
  });

  it("begins now where nothing else is said, or something earlier, and may have no end", () => {
    const open = { fromAt: NOW, untilAt: null };
    expect(away({}, { fromAt: undefined, untilAt: undefined })).toMatchObject({ absence: open });
    expect(away({}, { fromAt: NOW - DAY_MS, untilAt: undefined })).toMatchObject({ absence: open });
  });

  it.each([
    ["not_allowed", { actor: student, personId: student.personId }, {}],
    ["not_allowed", { actor: spoc, personId: colleague.personId }, {}],
    ["not_allowed", { actor: admin, personId: student.personId }, {}],
    ["yes", { actor: admin, personId: colleague.personId }, { substitutes: [spoc.personId] }],
    ["from moment_unchosen, until moment_unchosen", {}, { fromAt: null, untilAt: null }],
    ["until date_past", {}, { untilAt: NOW }],
    ["until span_order", {}, { untilAt: NOW + HOUR_MS }],
    ["from date_too_far", {}, { fromAt: NOW + 367 * DAY_MS, untilAt: undefined }],
    ["substitute substitute_oneself", {}, { substitutes: [spoc.personId] }],
    ["substitute substitute_unknown", {}, { substitutes: [student.personId] }],
    ["substitute substitute_unknown", {}, { substitutes: [colleague.personId, colleague.personId] }],
    ["yes", {}, { substitutes: [0, 0] }],
    ["from absence_overlaps", { known: [{ fromAt: 0, untilAt: null }] }, {}],
    ["from absence_overlaps", { known: [{ fromAt: NOW, untilAt: NOW + 2 * HOUR_MS }] }, {}],
    ["yes", { known: [{ fromAt: NOW, untilAt: NOW + HOUR_MS }] }, {}],
    [
      "from absence_overlaps",
      { known: [{ fromAt: NOW + 9 * DAY_MS, untilAt: null }] },
      { untilAt: undefined },
    ],
  ])("is answered with “%s”", (answer, changes, typed) => {
    expect(said(away(changes, typed))).toBe(answer);
  });
});

describe("a turn of duty", () => {
  const part = { domainId: HOSTEL, scopeId: NEELADRI };
  const turn = (changes: object = {}, typed: object = {}) =>
    turnFrom(
      { actor: admin, part, staff, known: [], ...changes },
      { personId: spoc.personId, untilAt: NOW + DAY_MS, ...typed },
      NOW,
    );

  it.each([
    ["yes", {}, {}],
    ["not_allowed", { actor: dean }, {}],
    ["part part_unknown, person staff_unknown", { part: null }, { personId: 99 as PersonId }],
    ["until date_past", {}, { untilAt: NOW - 1 }],
    ["from turn_overlaps", { known: [{ personId: spoc.personId, fromAt: 0, untilAt: null }] }, {}],
    ["yes", { known: [{ personId: colleague.personId, fromAt: 0, untilAt: null }] }, {}],
  ])("is answered with “%s”", (answer, changes, typed) => {
    expect(said(turn(changes, typed))).toBe(answer);
  });
});
