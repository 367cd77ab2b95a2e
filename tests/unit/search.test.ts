import { expect, test } from "vitest";
import { kindsOf, marked, matchOf, SEARCH_STATES, searchWords, snippetOf } from "#app/domain/desk/search.ts";
import { STATUS_KINDS } from "#app/domain/statuses.ts";

const asked = (typed: string) => matchOf(searchWords(typed).words);
const shown = (text: string, typed: string) =>
  marked(text, searchWords(typed).words)
    .map(({ text: part, isFound }) => (isFound ? `[${part}]` : part))
    .join("");

test.each([
  ["tap", '"tap" *'],
  ["  leaking   tap ", '"leaking" AND "tap" *'],
  ['"no water" block', '"no water" AND "block" *'],
  ['block "no water"', '"block" AND "no water"'],
  ['he said "nothing', '"he" AND "said" AND "nothing" *'],
  ["AND OR NOT NEAR(", '"AND" AND "OR" AND "NOT" AND "NEAR(" *'],
  ["public:x access:n -y ^z *", '"public:x" AND "access:n" AND "-y" AND "^z"'],
  ["block B", '"block" AND "B"'],
  ["wing 2.", '"wing" AND "2."'],
  ["प", '"प" *'],
  ["! ? … 💧", null],
  ["", null],
  ['""', null],
])("“%s” is looked for as %s", (typed, match) => {
  expect(asked(typed)).toBe(match);
});

test("of many words the first twelve are looked for", () => {
  expect(searchWords("a ".repeat(40)).words).toHaveLength(12);
});

test.each([
  ["#1024", "1024"],
  ["1024", "1024"],
  [" 1024 ", "1024"],
  ["1024 tap", null],
  ["#", null],
  ["1".repeat(10), null],
])("“%s” alone is the number %s", (typed, number) => {
  expect(searchWords(typed).number).toBe(number);
});

test.each([
  ["The tap drips.", "tap", "The [tap] drips."],
  ["The tap drips.", "DRI", "The tap [drips]."],
  ["Drips: the tap", "drip tap", "Drips: the [tap]"],
  ["Café at the gate", "cafe", "[Café] at the gate"],
  ["नमस्ते दुनिया", "दुनिया", "नमस्ते [दुनिया]"],
  ["Wi-Fi is slow, wi fi", "wi-fi", "[Wi-Fi] is slow, [wi fi]"],
  ["No water. No power.", '"no power"', "No water. [No power]."],
  ["<b>tap</b>", "tap", "<b>[tap]</b>"],
  ["tap", "", "tap"],
])("in “%s” the search for “%s” marks %s", (text, typed, marks) => {
  expect(shown(text, typed)).toBe(marks);
});

test("a snippet is what stands around the first of the words", () => {
  const text = `${"before ".repeat(60)}the tap drips ${"after ".repeat(60)}`;
  const snippet = snippetOf(text, searchWords("tap").words, 100);
  expect(snippet).toMatch(/^… before .*the tap drips after.* …$/);
  expect(snippet.length).toBeLessThanOrEqual(104);
  expect(snippetOf("The tap\ndrips.", searchWords("none").words, 100)).toBe("The tap drips.");
});

test("every kind of status is in one of the states that one can ask for", () => {
  const states = SEARCH_STATES.filter((state) => state !== "over");
  expect(states.flatMap(kindsOf).toSorted()).toEqual([...STATUS_KINDS].toSorted());
  expect(kindsOf("over")).toEqual([...kindsOf("resolved"), ...kindsOf("closed")]);
});
