import { expect, test } from "vitest";
import { idOf, rowsOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const HOUR_MS = 3_600_000;

async function unseenForAnHour(mail: string) {
  await rowsOf("update sessions set seen_at = ? where person_id = ? returning person_id", [
    Date.now() - HOUR_MS,
    idOf(mail),
  ]);
}

const sessionsSet = ({ headers }: Response) =>
  headers.getSetCookie().filter((line) => line.startsWith("session="));

test("a session in use goes on in the browser as well, at most every ten minutes", async () => {
  const student = await signedIn("student21");
  expect(sessionsSet(await student.get("/tickets"))).toEqual([]);
  await unseenForAnHour("student21");
  expect(sessionsSet(await student.get("/tickets"))).toEqual([
    expect.stringMatching(/^session=[\w-]{22,64}; .*Max-Age=7776000/),
  ]);
});

test("who signs out is not signed in again by it", async () => {
  const student = await signedIn("student22");
  await unseenForAnHour("student22");
  expect(sessionsSet(await student.send("/logout"))).toEqual([
    expect.stringMatching(/^session=; .*Max-Age=0/),
  ]);
});

test("who signs in as somebody else with a form that waits keeps the new session", async () => {
  const student = await signedIn("student23");
  await unseenForAnHour("student23");
  const waiting = { redirectTo: "/tickets/12", "kept.body": "words" };
  const answer = await student.send("/login", {
    ...waiting,
    email: "student24@campus.test",
    password: "campus-demo-2026",
  });
  expect(answer.status).toBe(200);
  expect(sessionsSet(answer)).toHaveLength(1);
});
