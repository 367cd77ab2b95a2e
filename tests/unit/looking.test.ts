import { expect, it } from "vitest";
import { type Looking, lookedAt, othersLooking } from "#app/domain/desk/looking.ts";
import type { PersonId } from "#app/domain/ids.ts";

const person = (id: number) => ({ personId: id as PersonId, name: `Person ${id}` });
const [asha, ravi] = [person(1), person(2)];

it("names the others who looked within the last minute, and nobody twice", () => {
  let looking: Looking = new Map();
  for (const [who, at] of [
    [asha, 0],
    [ravi, 30_000],
    [asha, 31_000],
  ] as const)
    looking = lookedAt(looking, who, at);
  expect(othersLooking(looking, asha.personId)).toEqual(["Person 2"]);
  expect(othersLooking(looking, ravi.personId)).toEqual(["Person 1"]);
  expect(othersLooking(lookedAt(looking, asha, 90_000), asha.personId)).toEqual([]);
});

it("keeps the last twenty, whoever they are", () => {
  let looking: Looking = new Map();
  for (let id = 1; id <= 50; id += 1) looking = lookedAt(looking, person(id), id);
  expect([looking.size, othersLooking(looking, person(50).personId)[0]]).toEqual([20, "Person 31"]);
});
