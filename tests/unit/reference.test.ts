import { expect, test } from "vitest";
import { protectedReference } from "#app/domain/people/protected-reference.ts";
import { isReference } from "#app/domain/reference.ts";

test("a number names a ticket, and so does what protected ones are called by", () => {
  const made = Array.from({ length: 50 }, (_, at) => protectedReference(`${at}`.padStart(24, "Ab9_")));
  for (const reference of ["1", "1024", "P-7K3Q-9M", ...made])
    expect([reference, isReference(reference)]).toEqual([reference, true]);
});

test("nothing else does, and no object of another kind is called like one", () => {
  for (const text of [
    "emergencies",
    "",
    "0x10",
    "1024 ",
    "1024/claim",
    "-1",
    "P-",
    "p-7k3q-9m",
    "1".repeat(16),
  ])
    expect([text, isReference(text)]).toEqual([text, false]);
});
