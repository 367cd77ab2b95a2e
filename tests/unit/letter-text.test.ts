import { expect, test } from "vitest";
import { renderLetter } from "#app/mail/layout/render-letter.ts";
import { everywhere, letterContent, quote } from "#tests/fixtures/letter-content.ts";

function textOf(change: Parameters<typeof letterContent>[0]): string {
  return renderLetter(letterContent(change)).text;
}

test("a letter reads well as plain text", () => {
  const facts = [{ label: "Place", value: "Block B\n2nd floor" }];
  const text = textOf({
    blocks: [
      quote("All of them?\n\nWe come at 5."),
      { kind: "facts", facts },
      { kind: "list", items: ["One", "Two"] },
    ],
  });
  expect(text).toBe(`Ravi asks you something about #1024.

Ravi, Sun 22 Nov, 14:02:
> All of them?
>
> We come at 5.

Place: Block B
  2nd floor

- One
- Two

Answer on the ticket:
https://resolve.campus.test/tickets/1024?a=1&b=2

-- 
Test Campus
You get this because you reported #1024.
Choose more: https://resolve.campus.test/settings.
`);
});

test("lines end at a space before the 77th character, further lines keep their indent", () => {
  const words = "water ".repeat(60).trim();
  const text = textOf({
    blocks: [{ kind: "paragraph", text: words }, quote(words), { kind: "list", items: [words] }],
  });
  const lines = text.split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
  expect(lines.filter((line) => line.startsWith("> water"))).toHaveLength(5);
  expect(lines.filter((line) => line.startsWith("  water"))).toHaveLength(4);
});

test("width is counted in what the eye sees, so Indic text and emoji fill their lines", () => {
  const family = "👩🏽‍🔧".repeat(10);
  const [first = ""] = textOf({ heading: `${family} `.repeat(12) }).split("\n");
  expect([...new Intl.Segmenter().segment(first)]).toHaveLength(76);
});

test("an address longer than a line stays whole", () => {
  const url = `https://resolve.campus.test/${"a".repeat(200)}`;
  expect(textOf({ action: { label: "Open", url } })).toContain(`\n${url}\n`);
});

test("a word of 10,000 characters is neither broken nor slow", () => {
  expect(textOf({ blocks: [{ kind: "paragraph", text: "é".repeat(10_000) }] })).toContain("é".repeat(10_000));
});

test("a long quote ends in an ellipsis between words and never inside a character", () => {
  const text = textOf({ blocks: [quote("कृपया ".repeat(3_000))] });
  expect(text).toMatch(/> (कृपया )+…\n/u);
  expect(text.length).toBeLessThan(5_000);
  expect(textOf({ blocks: [quote("👩🏽‍🔧".repeat(2_000))] })).toMatch(/\n> (👩🏽‍🔧)+\n> …\n/u);
});

test.each(["\u202e", "\u2066", "\u200b", "\0", "\u001b", "\ud800", "\u00ad", "\ufeff"])(
  "%j, which can hide or turn words, is in neither body nor the subject",
  (steering) => {
    const { subject, text, html } = renderLetter(everywhere(`ab${steering}cd`));
    expect([subject, text, html].filter((body) => body.includes(steering))).toEqual([]);
    expect(subject).toBe("abcd");
  },
);

test("joiners that Indic scripts need stay", () => {
  expect(textOf({ heading: "ಕ್‌ಷ क्‍ष" })).toContain("ಕ್‌ಷ क्‍ष");
});

test.each(["\n", "\r\n", "\u2028", "\t"])("a subject with %j becomes one line", (end) => {
  expect(renderLetter(letterContent({ subject: `a${end}b` })).subject).toBe("a b");
});
