import type { Calendar } from "#app/domain/time/calendar.ts";

/** 2026: Mon–Fri 09:00–13:00 and 14:00–18:00, Sat 09:00–13:00, Sunday closed, Gandhi Jayanti a holiday. */
export function campusCalendar(changes: Partial<Calendar> = {}): Calendar {
  return {
    id: 1,
    version: 1,
    timeZone: "Asia/Kolkata",
    alwaysOpen: false,
    segments: [
      ...[1, 2, 3, 4, 5].flatMap((weekday) => [
        hours(weekday, "09:00", "13:00"),
        hours(weekday, "14:00", "18:00"),
      ]),
      hours(6, "09:00", "13:00"),
    ],
    holidays: [{ date: "2026-10-02", name: "Gandhi Jayanti" }],
    ...changes,
  };
}

/** A segment from wall times; "24:00" is the end of the day. */
export function hours(weekday: number, from: string, until: string): Calendar["segments"][number] {
  return { weekday, fromMinute: minuteOf(from), untilMinute: minuteOf(until) };
}

/** "2026-11-24 11:00" in India, or with an offset of its own: "2026-03-08 01:00-05:00". */
export function at(text: string): number {
  const [date, time = ""] = text.split(" ");
  return Date.parse(`${date}T${/[+-]/.test(time) ? time : `${time}+05:30`}`);
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}
