import { expect, test } from "vitest";
import { ownPage } from "#app/domain/sign-in/own-page.ts";

test.each(["/tickets/7?before=3", "/desk", "/logistics", "/tickets?back=/login"])(
  "the link of a sign-in may lead to %s",
  (path) => expect(ownPage(path)).toBe(path),
);

test.each([
  "/login/link?token=another",
  "/login",
  "/logout",
  "/acts/theirs",
  "/jobs/theirs",
  "/track?link=theirs",
  "/whose?link=theirs",
  "/unsubscribe?link=theirs",
  "/setup?token=theirs",
])("nobody leads another one to %s", (path) => expect(ownPage(path)).toBeNull());
