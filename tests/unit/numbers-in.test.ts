import { expect, test } from "vitest";
import { numbersIn } from "#app/forms/numbers-in.ts";

test("takes the numbers of a line, each once and whatever is written between them", () => {
  expect(numbersIn("#1024, 1025 1024 and #1030")).toEqual({ numbers: ["1024", "1025", "1030"], left: [] });
  expect(numbersIn("none")).toEqual({ numbers: [], left: [] });
});

test("says which are too many for one time", () => {
  const many = Array.from({ length: 22 }, (_, index) => String(1000 + index));
  expect(numbersIn(many.join(" "))).toEqual({ numbers: many.slice(0, 20), left: ["1020", "1021"] });
});
