import { expect, test } from "vitest";
import { turns } from "#app/operations/turns.ts";

/** Pieces of work that end when they are told to. */
function pieces(inTurn: ReturnType<typeof turns>, many: number) {
  const begun: number[] = [];
  const ends: ((fails?: boolean) => void)[] = [];
  const done = Array.from({ length: many }, (_, number) =>
    inTurn(
      () =>
        new Promise<number>((resolve, reject) => {
          begun.push(number);
          ends[number] = (fails) => (fails ? reject(new Error("failed")) : resolve(number));
        }),
    ),
  );
  return { begun, done, end: (number: number, fails?: boolean) => ends[number]?.(fails) };
}

test("no more than two run at once, and the others follow in the order in which they came", async () => {
  const { begun, done, end } = pieces(turns(2), 5);
  expect(begun).toEqual([0, 1]);
  end(1);
  await done[1];
  expect(begun).toEqual([0, 1, 2]);
  end(0);
  await done[0];
  end(2);
  await done[2];
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test("one that fails makes room as well", async () => {
  const { begun, done, end } = pieces(turns(1), 2);
  end(0, true);
  await expect(done[0]).rejects.toThrow("failed");
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
});
