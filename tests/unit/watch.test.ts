import { expect, it } from "vitest";
import { colleague, spoc, student } from "./campus.ts";
import { GOOD, heard, story } from "./story.ts";

it("makes a colleague hear how it goes on, until they say it again", () => {
  const follows = story().does(colleague, "watch", {}, "2026-11-24 11:00");
  expect(follows.last.tellings).toEqual([]);
  const replied = follows.does(spoc, "reply", GOOD.reply, "2026-11-24 11:05");
  expect(heard(replied)).toContain("colleague watcher");
  const left = follows.does(colleague, "watch", {}, "2026-11-24 11:10");
  expect(heard(left.does(spoc, "reply", GOOD.reply, "2026-11-24 11:15"))).not.toContain("colleague watcher");
  const again = left.does(colleague, "watch", {}, "2026-11-24 11:20");
  expect(heard(again.does(spoc, "reply", GOOD.reply, "2026-11-24 11:25"))).toContain("colleague watcher");
});

it("is not the requester's to say, who hears of everything anyway", () => {
  expect(story().refuses(student, "watch", {}, "2026-11-24 11:00")).toBe("not_allowed");
});
