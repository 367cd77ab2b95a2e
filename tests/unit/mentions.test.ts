import fc from "fast-check";
import { expect, it } from "vitest";
import { type KnownAs, withoutMentions } from "#app/domain/people/mentions.ts";

const ASHA: KnownAs = {
  names: ["Asha Rao"],
  addresses: ["asha.rao@campus.test", "U02ASHA"],
  phones: ["+919845012345"],
  rollNumbers: ["24BCS0021"],
};

it.each([
  ["Asha Rao says it leaks.", "Somebody erased says it leaks."],
  ["ASHA  RAO's tap, asha\nrao's door", "Somebody erased's tap, Somebody erased's door"],
  ["Ask (asha.rao@campus.test).", "Ask (…)."],
  ["Ask U02ASHA.", "Ask …."],
  ["Call +919845012345, 98450 12345, 098450-12345 or +91 (98450) 12345.", "Call …, …, … or …."],
  ["24bcs0021 lives there", "… lives there"],
])("takes somebody out of %j", (text, left) => {
  expect(withoutMentions(text, ASHA)).toBe(left);
});

it.each([
  "Asha is not said, nor is Rao.",
  "Natasha Rao, Asha Raoul and Asha Raó are others.",
  "natasha.rao@campus.test, asha.rao@campus.testing",
  "Case 498450123456 and 24BCS00212.",
])("leaves others in %j", (text) => {
  expect(withoutMentions(text, ASHA)).toBe(text);
});

it("leaves all else to the letter, whoever it is", () => {
  const name = fc.array(fc.stringMatching(/^[\p{L}.'’-]{1,12}$/u), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "grapheme" }),
      name,
      (before, after, words) => {
        const knownAs = { ...ASHA, names: [words.join(" ")] };
        const [start, end] = [withoutMentions(`${before} `, knownAs), withoutMentions(` ${after}`, knownAs)];
        fc.pre(start === `${before} ` && end === ` ${after}`);
        expect(withoutMentions(`${before} ${words.join("  ")} ${after}`, knownAs)).toBe(
          `${before} Somebody erased ${after}`,
        );
      },
    ),
  );
});

it("leaves everything where nothing is known of them", () => {
  const nothing = { names: [], addresses: [], phones: ["12"], rollNumbers: [] };
  expect(withoutMentions("Asha Rao, 12", nothing)).toBe("Asha Rao, 12");
});
