import { formatMoment, type Shown } from "./shown.ts";

/** "until Tue 24 Nov, 11:00", "from Mon 23 Nov, 09:00 until further notice". */
export function spanWords(
  { fromAt, untilAt }: { fromAt: number; untilAt: number | null },
  shown: Shown,
): string {
  const until = untilAt === null ? "until further notice" : `until ${formatMoment(untilAt, shown)}`;
  return fromAt <= shown.now ? until : `from ${formatMoment(fromAt, shown)} ${until}`;
}
