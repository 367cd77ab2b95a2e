import { expect, it } from "vitest";
import { ratingsShown } from "#app/domain/people/ratings.ts";
import { ratingsSentence } from "#app/words/star-words.ts";
import { spoc, student } from "./campus.ts";
import { GOOD, story } from "./story.ts";

it.each([
  [[], null],
  [[1, 1, 1, 1], null],
  [[5, 4, 3, 4, 5], { average: 4.2, count: 5 }],
  [[5, 4, 3, 4, 5, 1], { average: 4.2, count: 5 }],
  [[5, 4, 3, 4, 5, 1, 1, 1, 1], { average: 4.2, count: 5 }],
  [[5, 4, 3, 4, 5, 1, 1, 1, 1, 1], { average: 2.6, count: 10 }],
] as const)("of %j whoever was rated may know %j", (stars, shown) => {
  expect(ratingsShown(stars)).toEqual(shown);
});

it("says the average and of how many, and before that when there will be one", () => {
  expect(ratingsSentence({ average: 4.2, count: 5 })).toBe("4.2 of 5 on average, over 5 ratings.");
  expect(ratingsSentence({ average: 4, count: 10 })).toContain("4.0 of 5");
  expect(ratingsSentence(null)).toBe("There is an average from 5 ratings on.");
});

it("is remembered of whom somebody was rated, whoever has the ticket later", () => {
  const rated = story()
    .does(spoc, "resolve", GOOD.resolve, "2026-11-24 11:00")
    .does(student, "rate", GOOD.rate, "2026-11-24 12:00");
  expect(rated.last.event.facts).toMatchObject({ of: spoc.personId });
});
