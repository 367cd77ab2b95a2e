import { expect, test } from "vitest";
import { hashPassword, isPassword, LONGEST_PASSWORD } from "#app/operations/password.ts";

const QUICK = { N: 2, r: 1, p: 1 };

test("a password is checked at the cost at which it was hashed", async () => {
  const stored = await hashPassword("a long sentence", QUICK);
  expect(stored).toMatch(/^scrypt\$2\$1\$1\$/);
  expect(await isPassword("a long sentence", stored)).toBe(true);
  expect(await isPassword("a long sentencf", stored)).toBe(false);
  expect(await isPassword("a long sentence", stored.replace("$2$", "$4$"))).toBe(false);
});

test("new ones cost what OWASP asks for", async () => {
  expect(await hashPassword("a long sentence")).toMatch(/^scrypt\$16384\$8\$5\$/);
});

test("the same letters in another form of Unicode are the same password", async () => {
  expect(await isPassword("cafe\u0301 by the lake", await hashPassword("café by the lake", QUICK))).toBe(
    true,
  );
});

test("nobody has a password, and neither has what is no hash or too long", async () => {
  expect(await isPassword("", null)).toBe(false);
  for (const stored of ["", "x", "scrypt$2$1$1$$", "bcrypt$2$1$1$AAAA$AAAA"])
    expect(await isPassword("x", stored)).toBe(false);
  const long = "x".repeat(LONGEST_PASSWORD + 1);
  expect(await isPassword(long, await hashPassword(long, QUICK))).toBe(false);
});

test("between two passwords everything else has its turn", async () => {
  const done: number[] = [];
  const all = [1, 2, 3].map((turn) => hashPassword("x", QUICK).then(() => done.push(turn)));
  await all[0];
  await new Promise((resolve) => setTimeout(resolve));
  expect(done).toEqual([1]);
  await Promise.all(all);
  expect(done).toEqual([1, 2, 3]);
});
