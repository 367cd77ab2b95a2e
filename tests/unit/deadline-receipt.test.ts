import { describe, expect, it } from "vitest";
import { type CausedPause, deadlineReceipt, receiptSentence } from "#app/domain/time/deadline-receipt.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { dueAfterPauses } from "./due-after-pauses.ts";

const campus = campusCalendar();
const sixteenHours = { minutes: 16 * 60, unit: "working" as const };
const oneDay = { minutes: 24 * 60, unit: "elapsed" as const };

function receiptOf(
  from: string,
  due: string,
  pauses: CausedPause[] = [],
  target: typeof sixteenHours | typeof oneDay = sixteenHours,
) {
  return deadlineReceipt(campus, at(from), target, at(due), pauses);
}

describe("a deadline receipt", () => {
  it("lists per day what counted, and the days that didn't", () => {
    expect(receiptOf("2026-11-20 17:00", "2026-11-23 15:00")).toEqual({
      counted: [
        { date: "2026-11-20", fromAt: at("2026-11-20 17:00"), untilAt: at("2026-11-20 18:00"), minutes: 60 },
        { date: "2026-11-21", fromAt: at("2026-11-21 09:00"), untilAt: at("2026-11-21 13:00"), minutes: 240 },
        { date: "2026-11-23", fromAt: at("2026-11-23 09:00"), untilAt: at("2026-11-23 15:00"), minutes: 300 },
      ],
      skipped: [{ date: "2026-11-22", cause: "weekday", weekday: 7 }],
      totalMinutes: 600,
      unit: "working",
    });
  });

  it("names the holiday", () => {
    expect(receiptOf("2026-10-01 09:00", "2026-10-03 13:00").skipped).toEqual([
      { date: "2026-10-02", cause: "holiday", name: "Gandhi Jayanti" },
    ]);
  });

  it("says what a pause took of each day, counting overlaps once", () => {
    const pauses: CausedPause[] = [
      { cause: "question", fromAt: at("2026-11-24 16:00"), untilAt: at("2026-11-25 10:00") },
      { cause: "question", fromAt: at("2026-11-24 17:00"), untilAt: at("2026-11-25 09:30") },
    ];
    const receipt = receiptOf("2026-11-24 09:00", "2026-11-25 18:00", pauses);
    expect(receipt.skipped).toEqual([
      { date: "2026-11-24", cause: "question", minutes: 120 },
      { date: "2026-11-25", cause: "question", minutes: 60 },
    ]);
    expect(receipt.counted.map((day) => day.minutes)).toEqual([360, 420]);
  });

  it("does not count a day that is paused as a whole", () => {
    const pauses: CausedPause[] = [
      { cause: "closure", fromAt: at("2026-11-25 00:00"), untilAt: at("2026-11-26 00:00") },
    ];
    const receipt = receiptOf("2026-11-24 09:00", "2026-11-26 18:00", pauses);
    expect(receipt.counted.map((day) => day.date)).toEqual(["2026-11-24", "2026-11-26"]);
    expect(receipt.skipped).toEqual([{ date: "2026-11-25", cause: "closure", minutes: 480 }]);
  });

  it("adds up to the target it explains", () => {
    const startedAt = at("2026-11-20 16:12:13.456");
    const pauses: CausedPause[] = [
      { cause: "outage", fromAt: at("2026-11-21 10:00:01.001"), untilAt: at("2026-11-23 11:00") },
    ];
    const dueAt = dueAfterPauses(campus, { startedAt, target: sixteenHours, pauses }) ?? 0;
    expect(deadlineReceipt(campus, startedAt, sixteenHours, dueAt, pauses).totalMinutes).toBe(960);
  });

  it("adds up exactly from odd milliseconds", () => {
    const startedAt = at("2026-11-24 09:12:13.456");
    const dueAt = dueAfterPauses(campus, { startedAt, target: sixteenHours, pauses: [] }) ?? 0;
    expect(deadlineReceipt(campus, startedAt, sixteenHours, dueAt, []).totalMinutes).toBe(960);
  });

  it("counts whole days and skips none in elapsed time", () => {
    const receipt = receiptOf("2026-11-21 18:00", "2026-11-22 18:00", [], oneDay);
    expect(receipt.counted.map(({ date, minutes }) => [date, minutes])).toEqual([
      ["2026-11-21", 360],
      ["2026-11-22", 1080],
    ]);
    expect(receipt.skipped).toEqual([]);
  });

  it("lets an open pause reach to the due moment", () => {
    const pauses: CausedPause[] = [{ cause: "legal", fromAt: at("2026-11-24 10:00"), untilAt: null }];
    const receipt = receiptOf("2026-11-24 09:00", "2026-11-24 12:00", pauses);
    expect(receipt.totalMinutes).toBe(60);
    expect(receipt.skipped).toEqual([{ date: "2026-11-24", cause: "legal", minutes: 120 }]);
  });

  it("tells the causes of one day apart, in the order in which they began", () => {
    const pauses: CausedPause[] = [
      { cause: "question", fromAt: at("2026-11-24 15:00"), untilAt: at("2026-11-24 17:00") },
      { cause: "outage", fromAt: at("2026-11-24 09:30"), untilAt: at("2026-11-24 10:00") },
    ];
    expect(receiptOf("2026-11-24 09:00", "2026-11-24 18:00", pauses).skipped).toEqual([
      { date: "2026-11-24", cause: "outage", minutes: 30 },
      { date: "2026-11-24", cause: "question", minutes: 120 },
    ]);
  });

  it("ends before a day that begins at the due moment", () => {
    expect(receiptOf("2026-11-21 09:00", "2026-11-22 00:00").skipped).toEqual([]);
  });
});

describe("the sentence of a receipt", () => {
  it.each([
    ["nothing for a promise without gaps", "2026-11-24 09:00", "2026-11-25 18:00", ""],
    ["a closed day", "2026-11-20 09:00", "2026-11-23 13:00", "because Sunday is closed"],
    ["a closed day it was filed on", "2026-11-22 09:00", "2026-11-24 18:00", "because Sunday is closed"],
    ["a closed day once over two weeks", "2026-11-20 09:00", "2026-11-30 18:00", "because Sunday is closed"],
    ["a holiday", "2026-10-01 09:00", "2026-10-03 13:00", "because Gandhi Jayanti is closed"],
    ["both", "2026-10-01 09:00", "2026-10-05 13:00", "because Gandhi Jayanti and Sunday are closed"],
  ])("says %s", (_case, from, due, sentence) => {
    expect(receiptSentence(receiptOf(from, due))).toBe(sentence);
  });

  it("puts commas between three closed days", () => {
    const holidays = [
      { date: "2026-10-02", name: "Gandhi Jayanti" },
      { date: "2026-10-05", name: "Founder's day" },
    ];
    const receipt = deadlineReceipt(
      campusCalendar({ holidays }),
      at("2026-10-01 17:00"),
      sixteenHours,
      at("2026-10-06 18:00"),
      [],
    );
    expect(receiptSentence(receipt)).toBe("because Gandhi Jayanti, Sunday and Founder's day are closed");
  });

  it("adds pauses to closed days", () => {
    const pauses: CausedPause[] = [
      { cause: "question", fromAt: at("2026-11-20 10:00"), untilAt: at("2026-11-20 12:00") },
    ];
    const receipt = receiptOf("2026-11-20 09:00", "2026-11-23 15:00", pauses);
    expect(receiptSentence(receipt)).toBe("because Sunday is closed and we waited for an answer");
  });

  it.each([
    ["question", "because we waited for an answer"],
    ["closure", "because the campus was closed"],
    ["outage", "because it was part of a known problem"],
    ["legal", "because the law required a pause"],
  ] as const)("explains a pause by %s", (cause, sentence) => {
    const pauses = [{ cause, fromAt: at("2026-11-24 10:00"), untilAt: at("2026-11-24 12:00") }];
    expect(receiptSentence(receiptOf("2026-11-24 09:00", "2026-11-25 18:00", pauses))).toBe(sentence);
  });
});
