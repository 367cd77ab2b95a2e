import { expect, test } from "vitest";
import { ownPath } from "#app/http/own-path.ts";

test.each([
  ["/tickets", "/tickets"],
  ["/tickets/new?subcategory=wifi-one", "/tickets/new?subcategory=wifi-one"],
  ["/tickets/4#reply", "/tickets/4"],
  ["/a/../desk", "/desk"],
])("%s is a path of ours", (text, path) => {
  expect(ownPath(text)).toBe(path);
});

test.each([
  "",
  "tickets",
  "//evil.test",
  "/\\evil.test",
  "/\\/evil.test",
  "/.//evil.test",
  "/a/..//evil.test",
  "/\t/evil.test",
  "/ /evil.test",
  "/tickets\r\nSet-Cookie: a=b",
  "https://evil.test/",
  "javascript:alert(1)",
  "\\\\evil.test",
])("%j is none", (text) => {
  expect(ownPath(text)).toBeNull();
});
