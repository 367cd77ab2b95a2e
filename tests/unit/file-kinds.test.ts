import { expect, test } from "vitest";
import { endsWell } from "#app/domain/files/file-ends.ts";
import { kindOf, LONGEST_SIDE, MOST_PIXELS, startOf } from "#app/domain/files/file-kinds.ts";
import {
  GIF,
  HEIC,
  heic,
  JPEG,
  joined,
  jpegBehind,
  latin,
  PDF,
  PNG,
  pngOf,
  WEBP,
} from "#tests/fixtures/small-files.ts";

/** What comes of a file as a whole. */
function verdict(bytes: Uint8Array): string {
  const start = startOf(bytes);
  if (typeof start === "string") return start;
  if (!endsWell(start, bytes, bytes.length)) return "bad end";
  return start.width === null ? start.kind : `${start.kind} ${start.width}×${start.height}`;
}

test.each([
  ["png 8×6", PNG],
  ["jpeg 8×6", JPEG],
  ["webp 8×6", WEBP],
  ["gif 1×1", GIF],
  ["heic 4032×3024", HEIC],
  ["heic 640×480", heic("mif1", "mif1heic", 640, 480)],
  ["pdf", PDF],
])("a real file is a %s", (expected, bytes) => {
  expect(verdict(bytes)).toBe(expected);
});

test.each([
  ["a program of Windows", latin(`MZ\x90\0${"\0".repeat(200)}`)],
  ["a program of Linux", latin(`\x7fELF${"\0".repeat(200)}`)],
  ["a picture of lines", latin('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ["the same with a declaration", latin('<?xml version="1.0"?><svg/>')],
  ["a page", latin("<!doctype html><script>alert(1)</script>")],
  ["an archive", latin(`PK\x03\x04${"\0".repeat(100)}`)],
  ["a PDF behind something else", joined(latin("<script>alert(1)</script>"), PDF)],
  ["an AVIF", heic("avif", "avifmif1miaf", 10, 10)],
  ["a film", heic("isom", "isomiso2avc1mp41", 10, 10)],
  ["nearly nothing", latin("\xff\xd8")],
  ["plain words", latin("Dear warden, the tap drips.")],
  [
    "what a browser recorded, with its cookies",
    latin('{"log":{"version":"1.2","entries":[{"request":{"cookies":[]}}]}}'),
  ],
  ["a private key", latin("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n")],
  ["a browser's cookies", latin("# Netscape HTTP Cookie File\n.campus.test\tTRUE\t/\tTRUE\t0\tsession\tx\n")],
])("%s is of no kind that can be added", (_, bytes) => {
  expect(verdict(bytes)).toBe("file_kind_unknown");
});

const HTML = latin("<html><script>alert(document.domain)</script></html>");

test.each([
  ["a page behind the first bytes of a GIF", joined(latin("GIF89a"), HTML)],
  ["a script dressed as a GIF's screen", latin("GIF89a/*\x01\0\0\0\0*/=1;alert(1);//;")],
  ["a page behind the first bytes of a JPEG", joined(latin("\xff\xd8\xff\xe0"), HTML)],
  ["a JPEG that never comes to its picture", JPEG.subarray(0, 200)],
  ["a page behind the first bytes of a PNG", joined(PNG.subarray(0, 8), HTML)],
  ["a PNG without its first part", joined(PNG.subarray(0, 8), PNG.subarray(33), PNG)],
  ["a WebP that is cut off", WEBP.subarray(0, 24)],
  [
    "a HEIC without a picture's size",
    joined(HEIC.subarray(0, 24), latin(`${"\0".repeat(3)}\x10mdat12345678`)),
  ],
  ["a PNG without pixels", pngOf(0, 10)],
])("%s can't be read", (_, bytes) => {
  expect(verdict(bytes)).toBe("file_unreadable");
});

const ZIP = latin(`PK\x03\x04${"x".repeat(40)}PK\x05\x06${"\0".repeat(18)}`);

test.each([
  ["PNG", PNG],
  ["JPEG", JPEG],
  ["GIF", GIF],
  ["WebP", WEBP],
  ["PDF", PDF],
  ["HEIC", HEIC],
])("a %s with an archive or a page behind it does not end well", (_, bytes) => {
  expect(verdict(joined(bytes, ZIP))).toBe("bad end");
  expect(verdict(joined(bytes, latin("\0<!DOCTYPE html><p>"), new Uint8Array(100).fill(1)))).toBe("bad end");
});

test.each([
  ["zeros", new Uint8Array(64)],
  ["settings of a phone", latin(`\0\0\x01\x0aImage_UTC_Data1795379263008SEFH\0\0\0SEFT`)],
  ["a short film", heic("mp42", "isommp42", 10, 10)],
  ["a second picture", JPEG],
])("a JPEG may be followed by %s, as phones do", (_, trailer) => {
  expect(verdict(joined(JPEG, trailer))).toBe("jpeg 8×6");
});

test("a PDF that breaks off is none", () => {
  expect(verdict(PDF.subarray(0, 40))).toBe("bad end");
});

test.each([
  [30_000, 30_000, "picture_too_large"],
  [LONGEST_SIDE + 1, 1, "picture_too_large"],
  [0xffffffff, 0xffffffff, "picture_too_large"],
  [MOST_PIXELS / 5000 + 1, 5000, "picture_too_large"],
  [MOST_PIXELS / 5000, 5000, "png 10000×5000"],
  [8160, 6120, "png 8160×6120"],
])("a PNG of %i × %i pixels: %s", (width, height, expected) => {
  expect(verdict(pngOf(width, height))).toBe(expected);
});

test("a HEIC is as large as the largest of its pictures", () => {
  expect(verdict(joined(heic("heic", "mif1heic", 9000, 9000)))).toBe("picture_too_large");
});

test("a JPEG's size is found behind long segments", () => {
  for (const segments of [0, 1, 50]) expect(verdict(jpegBehind(segments))).toBe("jpeg 8×6");
});

test("no bytes at all are no kind", () => {
  expect(kindOf(new Uint8Array(0))).toBeNull();
});
