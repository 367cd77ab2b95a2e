import { expect, test } from "vitest";
import { nameFor, shownName } from "#app/domain/files/file-names.ts";

test.each([
  ["IMG_2041.jpg", "IMG_2041.jpg"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\Asha\\photo.png", "photo.png"],
  ["/", "file"],
  ["..", "file"],
  ["", "file"],
  ["\u200b\u202e", "file"],
  ["a\u0000b\r\nSet-Cookie: x\u007f.jpg", "a b Set-Cookie: x .jpg"],
  ["harmless\u202egpj.exe", "harmlessgpj.exe"],
  ["\u2066bill\u2069.pdf", "bill.pdf"],
  ["tap\u2028drips.png", "tap drips.png"],
  ["lone\ud800half.png", "lonehalf.png"],
  ["🚰💧.jpg", "🚰💧.jpg"],
  ["👩‍🔧.jpg", "👩‍🔧.jpg"],
  ["ನೀರಿಲ್ಲ.jpg", "ನೀರಿಲ್ಲ.jpg"],
  ["क्‍ष.jpg", "क्‍ष.jpg"],
  ["  spaces   inside .jpg ", "spaces inside .jpg"],
  [".htaccess", "htaccess"],
  ["cafe\u0301.png", "café.png"],
])("%j is shown as %j", (given, shown) => {
  expect(shownName(given)).toBe(shown);
});

test("a long name keeps its beginning and its ending", () => {
  const shown = shownName(`${"x".repeat(300)}.jpeg`);
  expect(shown).toBe(`${"x".repeat(99)}….jpeg`);
});

test("a name of families is cut between people, not inside one", () => {
  const family = "👨‍👩‍👧‍👦";
  const shown = shownName(`${family.repeat(60)}.png`);
  expect(shown.replace("….png", "").replaceAll(family, "")).toBe("");
});

test("a letter under ten thousand marks is no longer than any other name", () => {
  expect(shownName(`a${"\u0301".repeat(10_000)}.png`).length).toBeLessThan(500);
});

test.each([
  ["bill.pdf.exe", "jpeg", "bill.pdf.exe.jpg"],
  ["bill.PDF", "pdf", "bill.PDF"],
  ["photo.jpg", "png", "photo.jpg.png"],
  ["scan", "pdf", "scan.pdf"],
  ["photo.HEIF", "heic", "photo.HEIF"],
  ["x.svg", "gif", "x.svg.gif"],
] as const)("%s that is a %s is saved as %s", (given, kind, name) => {
  expect(nameFor(given, kind)).toBe(name);
});
