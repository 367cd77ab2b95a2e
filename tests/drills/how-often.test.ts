import { expect, test } from "vitest";
import { randomFrom } from "./how-often.ts";

test("a seed repeats its random numbers, another seed has others", () => {
  const draw = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7).every((each) => each >= 0 && each < 1)).toBe(true);
});
