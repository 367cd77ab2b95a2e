import { expect, test } from "vitest";
import { languageOf } from "#app/words/language-of.ts";

test.each([
  ["नल से पानी नहीं आ रहा है।", "hi"],
  ["ನಲ್ಲಿಯಲ್ಲಿ ನೀರು ಬರುತ್ತಿಲ್ಲ.", "kn"],
  ["Plumbing · बाथरूम का नल टपक रहा है", "hi"],
  ["The sign says “पानी”, and nothing comes.", undefined],
  ["The tap drips.", undefined],
  ["112 !?", undefined],
  ["", undefined],
])("%s is in %s", (words, language) => {
  expect(languageOf(words)).toBe(language);
});
