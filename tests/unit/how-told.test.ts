import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVENT_KINDS, type EventKind, type Facts } from "#app/domain/events.ts";
import {
  choicesOf,
  howTold,
  type Preference,
  TOPICS,
  type Topic,
  topicOf,
} from "#app/domain/telling/how-told.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import { at } from "./campus-calendar.ts";

const ZONE = "Asia/Kolkata";
const DUTIES: readonly Duty[] = ["requester", "assignee", "level", "watcher", "committee", "mentioned"];

/** Essential ones are null. */
const ROWS: readonly [EventKind, Duty, Topic | null][] = [
  ["filed", "requester", "received"],
  ["acknowledged", "requester", "progress"],
  ["promised", "requester", "progress"],
  ["extension_decided", "requester", "progress"],
  ["assigned", "requester", "owner"],
  ["replied", "requester", "replies"],
  ["held", "requester", "standing"],
  ["closed", "requester", "standing"],
  ["confirmation_asked", "requester", "standing"],
  ["merged", "requester", "own_changes"],
  ["asked", "requester", null],
  ["question_reminded", "requester", null],
  ["resolved", "requester", null],
  ["broken", "requester", null],
  ["escalated", "requester", null],
  ["filed", "assignee", null],
  ["claimed", "assignee", null],
  ["assigned", "assignee", null],
  ["forwarded", "assignee", null],
  ["recategorised", "assignee", null],
  ["broken", "assignee", null],
  ["escalated", "assignee", null],
  ["replied", "assignee", "their_replies"],
  ["reopened", "assignee", "reopened"],
  ["reminded", "assignee", "reminders"],
  ["stalled", "assignee", "reminders"],
  ["extension_answered", "assignee", "dates"],
  ["about_said", "assignee", "work_changes"],
  ["broken", "watcher", null],
  ["resolved", "watcher", "followed"],
  ["asked", "watcher", "followed"],
  ["tagged", "committee", "committees"],
  ["noted", "mentioned", "mentions"],
];

it.each(ROWS)("%s to its %s falls under %s", (kind, duty, topic) => {
  expect(topicOf({ kind, duty, facts: {} })).toBe(topic);
});

it("is essential whatever a level of the ladder is told, and whatever is told of an emergency", () => {
  for (const kind of EVENT_KINDS) {
    expect(topicOf({ kind, duty: "level", facts: {} })).toBeNull();
    for (const duty of DUTIES) expect(topicOf({ kind, duty, facts: { emergency: true } })).toBeNull();
  }
});

describe("a reply to a requester", () => {
  const told = (preference: Partial<Preference>, when: string) => {
    const reply = { kind: "replied", duty: "requester", facts: {} } as const;
    return howTold({ off: [], digestHour: null, quiet: null, ...preference }, reply, at(when), ZONE);
  };
  const night = { fromHour: 22, untilHour: 7 };

  it.each([
    ["leaves now without a choice", {}, "2026-11-24 12:00", { how: "now" }],
    ["does not leave where it is switched off", { off: ["replies"] }, "2026-11-24 12:00", { how: "off" }],
    ["leaves where something else is", { off: ["progress"] }, "2026-11-24 12:00", { how: "now" }],
    ["leaves just before a night", { quiet: night }, "2026-11-24 21:59", { how: "now" }],
    [
      "waits from its first moment",
      { quiet: night },
      "2026-11-24 22:00",
      { how: "quiet", at: at("2026-11-25 07:00") },
    ],
    [
      "waits after midnight",
      { quiet: night },
      "2026-11-25 06:59",
      { how: "quiet", at: at("2026-11-25 07:00") },
    ],
    ["leaves when the night is over", { quiet: night }, "2026-11-25 07:00", { how: "now" }],
    [
      "waits during a lesson",
      { quiet: { fromHour: 9, untilHour: 11 } },
      "2026-11-24 10:00",
      { how: "quiet", at: at("2026-11-24 11:00") },
    ],
    [
      "waits for today's list",
      { digestHour: 18 },
      "2026-11-24 12:00",
      { how: "digest", at: at("2026-11-24 18:00") },
    ],
    [
      "waits for tomorrow's",
      { digestHour: 18 },
      "2026-11-24 18:00",
      { how: "digest", at: at("2026-11-25 18:00") },
    ],
    [
      "waits for the list rather than for the night's end",
      { digestHour: 18, quiet: night },
      "2026-11-24 23:00",
      { how: "digest", at: at("2026-11-25 18:00") },
    ],
    ["is off before it waits", { off: ["replies"], digestHour: 18 }, "2026-11-24 12:00", { how: "off" }],
  ] as const)("%s", (_, preference, when, expected) => {
    expect(told(preference, when)).toEqual(expected);
  });
});

describe("what a page says", () => {
  const said = { mail: [...TOPICS] as string[], digest: "", quietFrom: "", quietUntil: "" };

  it("is kept as what is not wanted, with whole hours", () => {
    const mail = TOPICS.filter((topic) => topic !== "replies" && topic !== "owner");
    expect(choicesOf({ mail, digest: "18", quietFrom: "22", quietUntil: "7" })).toEqual({
      ok: true,
      choices: {
        off: { mail: ["owner", "replies"] },
        digestHour: 18,
        quiet: { fromHour: 22, untilHour: 7 },
      },
    });
  });

  it.each([
    [{ quietFrom: "22" }, "quietUntil", "quiet_hours_open"],
    [{ quietUntil: "7" }, "quietUntil", "quiet_hours_open"],
    [{ quietFrom: "7", quietUntil: "7" }, "quietUntil", "quiet_hours_open"],
    [{ digest: "24" }, "digest", "choice_unknown"],
    [{ digest: "noon" }, "digest", "choice_unknown"],
    [{ quietFrom: "-1", quietUntil: "7" }, "quietFrom", "choice_unknown"],
  ])("is refused: %o", (change, field, code) => {
    expect(choicesOf({ ...said, ...change })).toMatchObject({ ok: false, issues: [{ field, code }] });
  });
});

const hour = fc.integer({ min: 0, max: 23 });
const preferences: fc.Arbitrary<Preference> = fc.record({
  off: fc.subarray([...TOPICS]),
  digestHour: fc.option(hour),
  quiet: fc.option(fc.record({ fromHour: hour, untilHour: hour })),
});
const tellings = fc.record({
  kind: fc.constantFrom(...EVENT_KINDS),
  duty: fc.constantFrom(...DUTIES),
  facts: fc.constantFrom<Facts>({}, { emergency: true }),
});
const moments = fc.integer({ min: at("2026-01-01 00:00"), max: at("2027-12-31 00:00") });
/** The second changes its clocks twice a year. */
const zones = fc.constantFrom(ZONE, "Europe/Berlin");

it("never delays what is essential, and everything else by little more than a day", () => {
  fc.assert(
    fc.property(preferences, tellings, moments, zones, (preference, told, now, zone) => {
      const decided = howTold(preference, told, now, zone);
      if (topicOf(told) === null) expect(decided).toEqual({ how: "now" });
      if (decided.how === "off") expect(preference.off).toContain(topicOf(told));
      if ("at" in decided) {
        expect(decided.at).toBeGreaterThan(now);
        expect(decided.at).toBeLessThanOrEqual(now + 25 * 3_600_000);
      }
    }),
    { seed: 7 },
  );
});
