import { expect, test } from "vitest";
import { renderLetter } from "#app/mail/layout/render-letter.ts";
import { everywhere, letterContent, quote } from "#tests/fixtures/letter-content.ts";

test.each([
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</title></style><b>",
  "<a href='javascript:1'>",
])("%s is shown as typed, wherever it stands", (words) => {
  const { html } = renderLetter(everywhere(words));
  expect(html).not.toContain(words);
  expect(tagsOf(html)).toEqual(tagsOf(renderLetter(everywhere("plain")).html));
  expect(html.match(/&lt;(script|img|\/title|a href)/g)?.length).toBe(15);
});

function tagsOf(html: string): string[] {
  return html.match(/<\/?[a-z0-9]+/g) ?? [];
}

test("nothing is loaded from anywhere and nobody is watched", () => {
  const { html } = renderLetter(everywhere("words"));
  expect(html).not.toMatch(
    /<(img|link|script|iframe|object|form|base)\b|url\(|@import|@font-face|\ssrc=|background=/i,
  );
});

test("the only addresses in a letter are those it was given", () => {
  const { html } = renderLetter(letterContent({ blocks: [quote("see https://evil.test/")] }));
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    "https://resolve.campus.test/tickets/1024?a=1&amp;b=2",
    "https://resolve.campus.test/settings",
  ]);
});

test.each(["javascript:alert(1)", "data:text/html,x", "mailto:eve@x.test"])(
  "no button leads to %s",
  (url) => {
    expect(() => renderLetter(letterContent({ action: { label: "Open", url } }))).toThrow("pages only");
  },
);

test("line breaks of people stay", () => {
  expect(renderLetter(letterContent({ blocks: [quote("one\r\ntwo\n\nthree")] })).html).toMatch(
    /one<br>\ntwo<br>\n<br>\nthree/,
  );
});

test("a letter says its language and lets each part find its direction", () => {
  const { html } = renderLetter(letterContent({ locale: "ur-IN", heading: "پانی نہیں ہے" }));
  expect(html).toContain('<html lang="ur-IN">');
  expect(html).toMatch(/<h1[^>]* dir="auto"[^>]*>پانی نہیں ہے<\/h1>/);
});

test("a letter without an action has no button", () => {
  expect(renderLetter(letterContent({ action: null })).html).not.toContain('class="button"');
});

test("an ordinary letter takes less than 6 kB, one with a word of 10,000 characters less than 12", () => {
  expect(Buffer.byteLength(renderLetter(letterContent()).html)).toBeLessThan(6_000);
  const long = letterContent({ blocks: [quote("x".repeat(10_000))] });
  expect(Buffer.byteLength(renderLetter(long).html)).toBeLessThan(12_000);
});
