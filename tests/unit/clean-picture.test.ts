import { describe, expect, it } from "vitest";
import { cleanPicture } from "#app/domain/files/clean-picture.ts";
import { endsWell } from "#app/domain/files/file-ends.ts";
import { startOf } from "#app/domain/files/file-kinds.ts";
import { GIF, HEIC, JPEG, joined, latin, PDF, PNG, WEBP } from "#tests/fixtures/small-files.ts";

const SECRET = "Nikon of Asha, 12.84 N 77.66 E, 2026:11:24 10:07:12";

const be32 = (value: number) =>
  latin([24, 16, 8, 0].map((by) => String.fromCharCode((value >>> by) & 255)).join(""));
const le32 = (value: number) => be32(value).toReversed() as Uint8Array<ArrayBuffer>;
const segment = (marker: number, text: string) =>
  latin(`\xff${String.fromCharCode(marker, 0, text.length + 2)}${text}`);
const chunk = (name: string, text: string) => joined(be32(text.length), latin(name + text), be32(0));
const riff = (name: string, text: string) =>
  joined(latin(name), le32(text.length), latin(text + "\0".repeat(text.length % 2)));

/** What a phone writes: which side is up, and everything else. */
const exif = (turned: number, text: string) =>
  segment(
    0xe1,
    `Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0${String.fromCharCode(turned)}\0\0\0\0\0\0\0${text}`,
  );

function behind(start: Uint8Array, at: number, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joined(start.subarray(0, at), ...parts, start.subarray(at));
}

const RIFF_END = joined(WEBP, riff("EXIF", SECRET), riff("XMP ", `${SECRET}!`), riff("ABCD", SECRET));
new DataView(RIFF_END.buffer).setUint32(4, RIFF_END.length - 8, true);
RIFF_END[20] = 0x2c;

const WITH_SECRETS = {
  "JPEG: Exif, XMP, IPTC, comment, and a film behind its end": joined(
    behind(
      JPEG,
      2,
      exif(6, SECRET),
      segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${SECRET}`),
      segment(0xed, SECRET),
      segment(0xfe, SECRET),
    ),
    latin(SECRET),
  ),
  "PNG: texts, Exif, time, and something behind its end": joined(
    behind(
      PNG,
      33,
      chunk("tEXt", SECRET),
      chunk("zTXt", SECRET),
      chunk("iTXt", SECRET),
      chunk("eXIf", SECRET),
      chunk("tIME", SECRET),
      chunk("prVt", SECRET),
    ),
    latin(SECRET),
  ),
  "WebP: Exif, XMP and what nobody knows": RIFF_END,
  "GIF: a comment, a program's notes, and something behind its end": joined(
    behind(
      GIF,
      19,
      latin(`\x21\xfe${String.fromCharCode(SECRET.length)}${SECRET}\0`),
      latin(`\x21\xff\x0bXMP DataXMP${String.fromCharCode(SECRET.length)}${SECRET}\0`),
    ),
    latin(SECRET),
  ),
};

function cleaned(bytes: Uint8Array): Uint8Array {
  const picture = cleanPicture(bytes);
  if (typeof picture === "string") throw new Error(picture);
  return picture.bytes;
}

const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);

describe("a cleaned picture", () => {
  it.each(Object.entries(WITH_SECRETS))("says nothing that a camera wrote: %s", (_, bytes) => {
    const text = textOf(cleaned(bytes));
    for (const part of ["Nikon", "Asha", "12.84", "2026", "http", "ICC_PROFILE", "Google"])
      expect(text).not.toContain(part);
  });

  it.each(Object.entries({ JPEG, PNG, WEBP, GIF, ...WITH_SECRETS }))(
    "is whole, and as large as before: %s",
    (_, bytes) => {
      const clean = cleaned(bytes);
      const before = startOf(bytes);
      const after = startOf(clean);
      if (typeof before === "string" || typeof after === "string") throw new Error("it is no picture");
      expect(after).toMatchObject({ kind: before.kind, width: before.width, height: before.height });
      expect(endsWell(after, clean, clean.length)).toBe(true);
      expect(cleaned(clean)).toEqual(clean);
    },
  );

  it("still has the right side up, and no other word of Exif", () => {
    const text = textOf(cleaned(behind(JPEG, 2, exif(6, SECRET))));
    expect(text).toContain("\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06");
    expect(text.match(/Exif/g)).toHaveLength(1);
    expect(textOf(cleaned(behind(JPEG, 2, exif(1, SECRET))))).not.toContain("Exif");
  });

  it("keeps how often a GIF repeats", () => {
    const loop = latin("\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
    expect(textOf(cleaned(behind(GIF, 19, loop)))).toContain("NETSCAPE2.0");
  });

  it("is not made of what keeps such things elsewhere, or of no picture", () => {
    expect([HEIC, PDF, latin("<svg>"), new Uint8Array(0)].map(cleanPicture)).toEqual([
      "file_not_cleanable",
      "file_not_cleanable",
      "file_kind_unknown",
      "file_kind_unknown",
    ]);
  });

  it("is given or refused, and never thrown, wherever a file breaks off or is wrong", () => {
    for (const bytes of Object.values({ JPEG, PNG, WEBP, GIF, ...WITH_SECRETS }))
      for (let at = 0; at < bytes.length; at += 1) {
        const wrong = bytes.slice();
        wrong[at] = (wrong[at] ?? 0) ^ 0xff;
        for (const broken of [bytes.subarray(0, at), wrong]) {
          const picture = cleanPicture(broken);
          if (typeof picture !== "string")
            expect(picture.bytes.length).toBeLessThanOrEqual(broken.length + 40);
        }
      }
  });
});
