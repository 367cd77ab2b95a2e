const HOUR_MS = 3_600_000;
/** A mail to ourselves is back within minutes; after so long it is lost. */
const SELF_TEST_LOST_MS = HOUR_MS;

export type MailHealth = {
  lastArrivalAt: number | null;
  silenceHours: number;
  /** The last mail that we sent to ourselves; null where none was sent yet. */
  selfTest: { sentAt: number; returnedAt: number | null; verdict: string | null } | null;
  now: number;
};

/** What about incoming mail is worth a look. */
export type MailAlarm = "silent" | "self_test_lost" | "self_test_not_verified";

/** Mail that does not arrive complains to nobody: silence itself has to. */
export function mailAlarms({ lastArrivalAt, silenceHours, selfTest, now }: MailHealth): readonly MailAlarm[] {
  const alarms: MailAlarm[] = [];
  if (lastArrivalAt !== null && now - lastArrivalAt > silenceHours * HOUR_MS) alarms.push("silent");
  if (selfTest && selfTest.returnedAt === null && now - selfTest.sentAt > SELF_TEST_LOST_MS)
    alarms.push("self_test_lost");
  if (selfTest?.returnedAt && selfTest.verdict !== "verified") alarms.push("self_test_not_verified");
  return alarms;
}
