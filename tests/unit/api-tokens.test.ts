import { expect, it } from "vitest";
import { refusalSentence } from "#app/domain/refusals.ts";
import { newToken, requestsOf } from "#app/domain/sign-in/api-tokens.ts";

const NOW = Date.parse("2026-11-24T10:00:00Z");
const GOOD = { name: " The  display ", scopes: ["tickets:read"], days: "30" };

function wrong(said: Partial<typeof GOOD>): string[] {
  const asked = newToken({ ...GOOD, ...said }, NOW);
  return asked.ok ? [] : asked.issues.map((issue) => `${issue.field}: ${refusalSentence(issue)}`);
}

it("is a name, scopes that there are, and a length that is offered", () => {
  const scopes = ["tickets:write", "everything", "tickets:read"];
  expect(newToken({ ...GOOD, scopes }, NOW)).toEqual({
    ok: true,
    name: "The display",
    scopes: ["tickets:read", "tickets:write"],
    expiresAt: NOW + 30 * 86_400_000,
  });
});

it("says everything that is wrong at once", () => {
  expect(wrong({ name: " ", scopes: ["everything"], days: "1000" })).toEqual([
    "name: Write something first.",
    "scopes: Choose what the token may do.",
    "days: Choose one of the answers offered.",
  ]);
  expect(wrong({ name: "x".repeat(61) })).toEqual([
    "name: This is too long. Shorten it to 60 characters or fewer.",
  ]);
});

it("may be used as often as it says", () => {
  expect(requestsOf({ perMinute: 300 })).toMatchObject([{ most: 300, windowMs: 60_000 }]);
});
