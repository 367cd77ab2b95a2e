import { describe, expect, it } from "vitest";
import { firstWords, fits, tidy, tidyLine, titleFrom } from "#app/domain/words.ts";

const FAMILY = "👨‍👩‍👧‍👦";
const ENGLAND = "🏴󠁧󠁢󠁥󠁮󠁧󠁿";
const LONG_MS = 500;

/** Milliseconds of a processor, which other tests may have for themselves meanwhile. */
function took(work: () => unknown): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

describe("a length", () => {
  it.each([
    ["plain letters", "No water", 8],
    ["Devanagari with its marks", "पानी नहीं", 5],
    ["Kannada with its marks", "ನೀರು ಇಲ್ಲ", 6],
    ["one emoji", "😀", 1],
    ["a family of four", FAMILY, 1],
    ["a flag", "🇮🇳", 1],
    ["a flag of many parts", ENGLAND, 1],
    ["a skin colour", "👍🏽", 1],
    ["a letter and an accent", "e\u0301", 1],
  ])("of %s is what people count", (_, text, length) => {
    expect([fits(text, length), fits(text, length - 1)]).toEqual([true, false]);
  });

  it("of exactly the limit fits, in letters and in families", () => {
    expect([fits("a".repeat(5000), 5000), fits("a".repeat(5001), 5000)]).toEqual([true, false]);
    expect([fits(FAMILY.repeat(200), 200), fits(FAMILY.repeat(201), 200)]).toEqual([true, false]);
  });

  it("of ten megabytes of emoji is refused at once", () => {
    const emoji = "😀".repeat(2_621_440);
    expect(took(() => expect(fits(emoji, 10_000)).toBe(false))).toBeLessThan(LONG_MS);
  });

  it("of one letter under ten megabytes of marks is refused at once", () => {
    const marks = `a${"\u0301".repeat(5_000_000)}`;
    expect(took(() => expect(fits(marks, 200)).toBe(false))).toBeLessThan(LONG_MS);
  });

  it("of just too many emoji is counted fast", () => {
    const emoji = FAMILY.repeat(5001);
    expect(took(() => expect(fits(emoji, 5000)).toBe(false))).toBeLessThan(LONG_MS);
  });
});

describe("tidy words", () => {
  it("have one kind of line end and no blanks around", () => {
    expect(tidy(" one\r\ntwo\rthree\n ")).toBe("one\ntwo\nthree");
  });

  it("obey no terminal", () => {
    expect(tidy("a\u0000b\u001b[31mc\u007fd\u009be")).toBe("ab[31mcde");
    expect(tidy("tab\there")).toBe("tab\there");
  });

  it.each([
    ["blanks", " \n\t "],
    ["zero-width spaces", "\u200b\u200b"],
    ["a joiner", "\u200d"],
    ["direction marks", "\u202e\u2066"],
    ["marks without a letter", "\u0301\u0301"],
  ])("are none at all when there is nothing to see: %s", (_, text) => {
    expect(tidy(text)).toBe("");
  });

  it.each([".", "?", "7", FAMILY, "🇮🇳", "ನೀರು", "→"])(
    "are kept when there is something to see: %s",
    (text) => {
      expect(tidy(text)).toBe(text);
    },
  );

  it("of ten megabytes are tidied fast", () => {
    expect(took(() => tidy("😀\r\n".repeat(2_000_000)))).toBeLessThan(4 * LONG_MS);
  });

  it("for a subject are one line", () => {
    expect(tidyLine(" Wi-Fi\r\nBcc: all \u2028 down ")).toBe("Wi-Fi Bcc: all down");
  });
});

describe("first words", () => {
  it("are the whole text when it is short, on one line", () => {
    expect(firstWords("No water\nsince  six", 20)).toBe("No water since six");
  });

  it("end with a word and an ellipsis", () => {
    expect(firstWords("No water since six in the morning", 20)).toBe("No water since six…");
  });

  it("cut a word that is too long to wait for its end", () => {
    expect(firstWords(`No ${"a".repeat(40)}`, 20)).toBe(`No ${"a".repeat(16)}…`);
  });

  it("never cut a character in two", () => {
    expect(firstWords(FAMILY.repeat(30), 20)).toBe(`${FAMILY.repeat(19)}…`);
  });

  it("stay short under a heap of marks", () => {
    expect(firstWords(`a${"\u0301".repeat(100_000)}`, 20).length).toBeLessThan(1000);
  });
});

describe("a title that nobody wrote", () => {
  it("is subcategory, place and the first words", () => {
    expect(titleFrom("Wi-Fi", "Neeladri 204", "drops every evening")).toBe(
      "Wi-Fi · Neeladri 204 · drops every evening",
    );
  });

  it("leaves out a place that was not given, and what does not fit", () => {
    const title = titleFrom("Wi-Fi", "", "it drops ".repeat(40));
    expect(title.startsWith("Wi-Fi · it drops")).toBe(true);
    expect([title.endsWith("…"), fits(title, 120)]).toEqual([true, true]);
  });
});
