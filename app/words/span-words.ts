import { formatMoment, type Shown } from "./shown.ts";

/** "until Tue 24 Nov, 11:00", "from Mon 23 Nov, 09:00 until further notice". */
export function spanWords(
  { fromAt, untilAt }: { fromAt: number; untilAt: number | null },
  shown: Shown,
): string {
  const until = untilAt === null ? "until further notice" : `until ${formatMoment(untilAt, shown)}`;
  return fromAt <= shown.now ? until : `from ${formatMoment(fromAt, shown)} ${until}`;
}

/** "4 minutes", "3 hours", "2 days": how long something waits. */
export function ageWords(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  if (minutes < 120) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
