import { expect, test } from "vitest";
import { deskAsked, deskPlace, deskQuery, deskSpot, spotQuery } from "#app/domain/desk/desk.ts";

const again = (query: string) => deskQuery(deskAsked(new URLSearchParams(query))).toString();

test.each([
  "view=mine",
  "view=overdue&sort=newest",
  "view=all&state=waiting&category=5&place=2&part=scope%3A3&priority=HIGH&only=mine&only=escalated&field.meal=lunch",
])("a desk's address says again what it was asked: %s", (query) => {
  expect(again(query)).toBe(query);
});

test.each([
  ["", "view=mine"],
  ["view=nonsense&sort=size&state=resolved&priority=loud", "view=mine"],
  ["view=all&category=-1&place=x&only=resolved&only=mine&only=mine", "view=all&only=mine"],
  ["view=all&field.meal=lunch", "view=all"],
  ["view=all&part=committee:1&part=scope:", "view=all"],
  [`view=all&category=5&field.meal=${"x".repeat(300)}`, "view=all&category=5"],
  ["view=all&after=1.2&forget=3", "view=all"],
])("what an address can't mean is as if it were not there: %s", (query, meant) => {
  expect(again(query)).toBe(meant);
});

test("the way back from a ticket keeps the desk's view, filters and page", () => {
  const desk = "view=all&sort=newest&priority=HIGH&before=1700.42";
  const query = new URLSearchParams(desk);
  const spot = { asked: deskAsked(query), place: deskPlace(query), at: { at: 1600, id: 7 } };
  const back = deskSpot(new URLSearchParams(spotQuery(spot)));
  expect(back).toEqual(spot);
  expect(back && deskQuery(back.asked, back.place).toString()).toBe(desk);
});
