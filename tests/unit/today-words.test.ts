import { expect, it } from "vitest";
import type { TodayPage } from "#app/db/lists/read-today.ts";
import type { DomainId } from "#app/domain/ids.ts";
import {
  askedWords,
  figureWords,
  partName,
  partPath,
  quietWords,
  todayTitle,
} from "#app/words/today-words.ts";

type Row = TodayPage["toDecide"][number];
const parts = (...broken: number[]) =>
  broken.map((each) => ({
    domainId: 1 as DomainId,
    scopeId: null,
    label: "Hostel",
    domain: "Hostel",
    open: 9,
    soon: 1,
    broken: each,
  }));

it.each([
  [0, [], "Nothing waits for you, and every promise is kept"],
  [0, [1, 0], "One promise is broken"],
  [0, [2, 3], "5 promises are broken"],
  [1, [2], "One thing waits for your decision"],
  [3, [], "3 things wait for your decision"],
])("says first what its reader must do: %i to decide, %j broken", (waits, broken, title) => {
  const toDecide = Array.from({ length: waits }, () => ({}) as Row);
  expect(todayTitle({ toDecide, hasMoreToDecide: false, parts: parts(...broken) })).toBe(title);
});

it("does not count as all what is only the first of it", () => {
  const toDecide = Array.from({ length: 10 }, () => ({}) as Row);
  expect(todayTitle({ toDecide, hasMoreToDecide: true, parts: [] })).toBe(
    "More than 10 things wait for your decision",
  );
});

it("leaves out of its figures what is nought", () => {
  expect(figureWords({ broken: 2, soon: 3, open: 9 })).toBe("2 broken, 3 due within a day, 9 open");
  expect(figureWords({ broken: 0, soon: 0, open: 0 })).toBe("0 open");
  expect(figureWords({ broken: 0, soon: 1 })).toBe("1 due within a day");
});

it("says in one breath what asks for nothing, and of rooms and absences to staff alone", () => {
  const page = { toDecide: [], broken: [{} as Row], places: [], incidents: [], rooms: [], away: [] };
  expect(quietWords(page, false)).toBe(
    "Nothing waits for your decision. Nothing breaks within a day. No known problem is open.",
  );
  expect(quietWords(page, true)).toContain("No room has two things open. Nobody is away.");
});

it("names the area of a part whose name another one has too", () => {
  const [one, other, third] = [
    { label: "Neeladri", domain: "Hostel" },
    { label: "Neeladri", domain: "Demo" },
    { label: "College", domain: "College" },
  ];
  const names = [one, other, third].map((part) => partName(part, [one, other, third]));
  expect(names).toEqual(["Neeladri (Hostel)", "Neeladri (Demo)", "College"]);
});

it("leads from each part to the desk that shows the same", () => {
  const [neeladri, hostel, college, mess] = [
    { domainId: 1, scopeId: 3 },
    { domainId: 1, scopeId: null },
    { domainId: 2, scopeId: null },
    { domainId: null, scopeId: null },
  ];
  const paths = [neeladri, hostel, college, mess].map((part) =>
    partPath(part, [neeladri, hostel, college, mess]),
  );
  expect(paths).toEqual(["/desk?view=all&part=scope%3A3", null, "/desk?view=all&part=domain%3A2", null]);
});

it("says why each thing waits, what was asked for first", () => {
  const row = {
    appealedAt: null,
    withdrawalAskedAt: null,
    reviewAskedAt: null,
    extensionUntilAt: null,
  } as Row;
  expect(askedWords(row)).toBe("Late, and nobody stands above you");
  expect(askedWords({ ...row, extensionUntilAt: 1 })).toBe("A new date is asked for");
  expect(askedWords({ ...row, reviewAskedAt: 1 })).toBe("A low rating to look into");
  expect(askedWords({ ...row, extensionUntilAt: 1, withdrawalAskedAt: 1 })).toBe("They ask to withdraw it");
  expect(askedWords({ ...row, withdrawalAskedAt: 1, appealedAt: 1 })).toBe("An appeal");
});
