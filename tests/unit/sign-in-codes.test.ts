import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { codeFrom, linkParts, linkToken, shownCode, tidyCode } from "#app/domain/sign-in/sign-in-codes.ts";

const hashOf = (seed: string) => createHmac("sha256", "a secret of the test").update(seed).digest("hex");

test("a code is eight digits, the same each time it is made", () => {
  expect(codeFrom(hashOf("code/a"))).toMatch(/^\d{8}$/);
  expect(codeFrom(hashOf("code/a"))).toBe(codeFrom(hashOf("code/a")));
  expect(codeFrom("0".repeat(64))).toBe("00000000");
});

test("codes are spread evenly over their first digit", () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let id = 0; id < 10_000; id += 1) {
    const first = Number(codeFrom(hashOf(`code/${id}`))[0]);
    counts[first] = (counts[first] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test.each(["12345678", " 1234 5678 ", "1234-5678", "1234\u20115678", "1234 5678."])(
  "“%s” is the code 12345678",
  (typed) => expect(tidyCode(typed)).toBe("12345678"),
);

test("a code is shown in two halves", () => expect(shownCode("01234567")).toBe("0123 4567"));

test("a link's token comes apart again, and nothing else does", () => {
  const id = "x".repeat(32);
  const token = linkToken(id, hashOf(id));
  expect(linkParts(token)).toEqual({ id, proof: hashOf(id).slice(0, 40) });
  for (const other of ["", id, `${token}0`, `.${token}`, token.toUpperCase(), `a b.${token}`])
    expect(linkParts(other)).toBeNull();
});
