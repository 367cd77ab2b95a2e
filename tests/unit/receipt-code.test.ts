import { describe, expect, it } from "vitest";
import { codeIn, receiptCode } from "#app/domain/filing/receipt-code.ts";

const CODE = receiptCode(Uint8Array.of(0x3a, 0x07, 0xff, 0x10, 0x9c, 0x42, 0xe8, 0x55, 0x01, 0x7b));

describe("a receipt code", () => {
  it("is four times four letters and digits that nobody takes for one another", () => {
    expect(CODE).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it("has all of its 80 bits: each of them changes it", () => {
    const bytes = new Uint8Array(10);
    const codes = Array.from({ length: 80 }, (_, bit) => {
      const one = bytes.slice();
      one[bit >> 3] = 1 << (bit & 7);
      return receiptCode(one);
    });
    expect(new Set([...codes, receiptCode(bytes)]).size).toBe(81);
  });

  it.each([
    ["as it was shown", "01A8-BCDE-FGHJ-KMNP"],
    ["in small letters", "01a8-bcde-fghj-kmnp"],
    ["with blanks", " 01a8 bcde  fghj kmnp "],
    ["without anything between", "01A8BCDEFGHJKMNP"],
    ["with other dashes", "01A8–BCDE—FGHJ‑KMNP"],
    ["with dots and a line break", "01A8.BCDE\nFGHJ.KMNP"],
    ["with the letters O and I for digits", "OIA8-BCDE-FGHJ-KMNP"],
    ["with a small l for a one", "0lA8-BCDE-FGHJ-KMNP"],
    ["in wide letters of an Asian keyboard", "０１Ａ８ＢＣＤＥＦＧＨＪＫＭＮＰ"],
    ["with an invisible mark", "01A8-BCDE-\u200bFGHJ-KMNP"],
  ])("is read %s", (_, typed) => {
    expect(codeIn(typed)).toBe("01A8-BCDE-FGHJ-KMNP");
  });

  it("takes U for the V that somebody wrote", () => {
    expect(codeIn("UUUU-0000-0000-0000")).toBe("VVVV-0000-0000-0000");
  });

  it.each([
    "",
    "01A8",
    "01A8-BCDE-FGHJ-KMNPQ",
    "01A8-BCDE-FGHJ-KMN?",
    "ÄÄÄÄ-BCDE-FGHJ-KMNP",
    "0".repeat(9999),
  ])("is not %j", (typed) => {
    expect(codeIn(typed)).toBeNull();
  });

  it("is read back as it was made", () => {
    expect(codeIn(CODE.toLowerCase())).toBe(CODE);
  });
});
