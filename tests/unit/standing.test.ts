import { expect, test } from "vitest";
import { shownAt } from "#app/words/shown.ts";
import { standingOf } from "#app/words/standing.ts";
import { stateSentence } from "#app/words/status-words.ts";
import { story } from "./story.ts";

const shown = shownAt({ timeZone: "Asia/Kolkata" }, Date.parse("2026-11-24T09:00:00+05:30"));
const at = (moment: string) => {
  const { state } = story().passes(moment);
  return stateSentence(standingOf({ state, assignee: null }), "requester", shown);
};

test("while only the first answer is late, the state does not say that the promise was not kept", () => {
  expect(at("2026-11-24 09:10")).toBe("Reported, and nobody has it yet");
  expect(at("2026-11-24 13:30")).toBe("Late: nobody has answered yet");
  expect(at("2026-11-30 13:00")).toBe("Late: the promise was not kept");
});
