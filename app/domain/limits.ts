const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** At most `most` in any stretch of `windowMs`, wherever it begins: no edge lets twice as many through. */
export type Limit = { name: string; most: number; windowMs: number };

/** New tickets of one person for themselves (PRODUCT 11). */
export const FILINGS: readonly Limit[] = [
  { name: "filings-hour", most: 5, windowMs: HOUR_MS },
  { name: "filings-day", most: 20, windowMs: DAY_MS },
];

/** Files that one person sends, or that come from one network while nobody can be asked who sends them. */
export const FILES: readonly Limit[] = [{ name: "files-hour", most: 60, windowMs: HOUR_MS }];

/**
 * Wrong passwords from one network for one account: five at once, then one after 1, 2, 4, 8, 15 and 30 minutes, ten
 * in any hour. By network, so that nobody can make somebody elsewhere wait.
 */
export const WRONG_PASSWORDS: readonly Limit[] = [
  { name: "sign-in-account", most: 5, windowMs: MINUTE_MS },
  { name: "sign-in-account", most: 6, windowMs: 3 * MINUTE_MS },
  { name: "sign-in-account", most: 7, windowMs: 7 * MINUTE_MS },
  { name: "sign-in-account", most: 8, windowMs: 15 * MINUTE_MS },
  { name: "sign-in-account", most: 9, windowMs: 30 * MINUTE_MS },
  { name: "sign-in-account", most: 10, windowMs: HOUR_MS },
];

/** The same in a browser that its person has used before: for the one case that it is in wrong hands. */
export const WRONG_PASSWORDS_AT_HOME: readonly Limit[] = [
  { name: "sign-in-device", most: 50, windowMs: 15 * MINUTE_MS },
];

/** Codes for one address, asked for from one network. */
export const CODES_ASKED: readonly Limit[] = [
  { name: "codes-account", most: 5, windowMs: 15 * MINUTE_MS },
  { name: "codes-account", most: 12, windowMs: 6 * HOUR_MS },
];

/** The same from everywhere: nobody's mailbox is filled by others. */
export const CODES_ASKED_IN_ALL: readonly Limit[] = [{ name: "codes-address", most: 30, windowMs: DAY_MS }];

/** Wrong present passwords of somebody who is signed in and would like another one. */
export const PRESENT_PASSWORDS: readonly Limit[] = [
  { name: "present-password", most: 10, windowMs: HOUR_MS },
];

/** Different accounts that one network failed to open. */
export const ACCOUNTS_FAILED: readonly Limit[] = [
  { name: "sign-in-network", most: 100, windowMs: 15 * MINUTE_MS },
];

/** The same for a network of a campus, where thousands share an address. */
export const ACCOUNTS_FAILED_ON_CAMPUS: readonly Limit[] = ACCOUNTS_FAILED.map((limit) => ({
  ...limit,
  most: 20 * limit.most,
}));

/** So many different people who signed in from a network make it one of a campus; one who guesses has not so many. */
export const CAMPUS_NETWORK: readonly Limit[] = [{ name: "campus-network", most: 20, windowMs: 30 * DAY_MS }];

/** Wrong receipt codes from one network, whichever they are: ten in an hour, then two more after ever longer waits. */
export const WRONG_CODES: readonly Limit[] = [
  { name: "wrong-codes", most: 10, windowMs: HOUR_MS },
  { name: "wrong-codes", most: 12, windowMs: 3 * HOUR_MS },
  { name: "wrong-codes", most: 14, windowMs: 8 * HOUR_MS },
  { name: "wrong-codes", most: 16, windowMs: DAY_MS },
];

/** Reports of nobody from one network, which may be a whole campus. */
export const REPORTS: readonly Limit[] = [{ name: "reports-hour", most: 60, windowMs: HOUR_MS }];

/** Wishes for a link from one network, and links to one ticket. */
export const LINK_WISHES: readonly Limit[] = [{ name: "link-wishes-hour", most: 30, windowMs: HOUR_MS }];
export const LINKS: readonly Limit[] = [{ name: "links-hour", most: 3, windowMs: HOUR_MS }];

/** Tickets made of mails that nobody is believed to have written, in the whole campus; the others wait. */
export const UNSIGNED_MAILS: readonly Limit[] = [
  { name: "unsigned-mails-hour", most: 20, windowMs: HOUR_MS },
];

/** Addresses that become people because they wrote here, in the whole campus; the others wait. */
export const NEW_SENDERS: readonly Limit[] = [{ name: "new-senders", most: 50, windowMs: 10 * MINUTE_MS }];

/** How long a session lives: after its last use, and in all. */
export type Lifetime = { idleMs: number; mostMs: number };

export const SESSIONS = {
  /** Students on their own device: as long as they come back within it. */
  own: { idleMs: 90 * DAY_MS, mostMs: 3650 * DAY_MS },
  staff: { idleMs: 12 * HOUR_MS, mostMs: 7 * DAY_MS },
  /** Anybody on a computer that others use as well. */
  shared: { idleMs: 30 * MINUTE_MS, mostMs: 12 * HOUR_MS },
} as const satisfies Record<string, Lifetime>;

/** The shortest that applies: staff on a shared computer are on a shared computer. */
export function lifetimeOf({ isStaff, isShared }: { isStaff: boolean; isShared: boolean }): Lifetime {
  if (isShared) return SESSIONS.shared;
  return isStaff ? SESSIONS.staff : SESSIONS.own;
}

/** Configuration, roles and protected tickets open only so long after the password was given. */
const CONFIRMED_MS = 15 * MINUTE_MS;

/** Whether a session that began then has to give the password again. To give it is to sign in: a new session. */
export function asksAgain(beganAt: number, now: number): boolean {
  return now - beganAt >= CONFIRMED_MS;
}

/** The same of whoever acts. What comes without a session (a job, a signed link) was allowed in another way. */
export function mustConfirm({ beganAt }: { beganAt?: number | null }, now: number): boolean {
  return typeof beganAt === "number" && asksAgain(beganAt, now);
}

/** One thing that was counted. The same id is counted once. */
export type Counted = { id: string; at: number };

/** How a limit stands for one key. */
export type Standing = Limit & {
  remaining: number;
  /** When there is one more than now, if nothing else comes. */
  moreAt: number;
};

export type Taken = {
  admitted: boolean;
  /** When the next one fits under every limit, if nothing else comes. */
  againAt: number;
  standings: readonly Standing[];
};

/**
 * Counts one more under all of these limits, or nothing under any. What was counted under that id before is admitted
 * again and costs nothing.
 * @param log what was counted so far, the oldest first
 */
export function take(
  log: readonly Counted[],
  limits: readonly Limit[],
  { id, at }: Counted,
): Taken & { log: readonly Counted[] } {
  const longest = Math.max(...limits.map(({ windowMs }) => windowMs));
  const kept = log.filter((each) => each.at > at - longest);
  const isRepeat = kept.some((each) => each.id === id);
  const admitted = isRepeat || standingsOf(kept, limits, at).every(({ remaining }) => remaining > 0);
  const grown = admitted && !isRepeat ? [...kept, { id, at }].sort((one, other) => one.at - other.at) : kept;
  const standings = standingsOf(grown, limits, at);
  return { admitted, againAt: againAt(standings, at), standings, log: grown };
}

/** How each limit stands. */
export function standingsOf(
  log: readonly Counted[],
  limits: readonly Limit[],
  now: number,
): readonly Standing[] {
  return limits.map((limit) => {
    const within = log.filter(({ at }) => at > now - limit.windowMs);
    // So many of the oldest have to leave until one fits; under the limit the first that leaves makes one more.
    const leaving = within[Math.max(0, within.length - limit.most)];
    const moreAt = leaving ? leaving.at + limit.windowMs : now;
    return { ...limit, remaining: Math.max(0, limit.most - within.length), moreAt };
  });
}

/** The limit that holds longest; of those with room left the one with the least. */
export function tightest(standings: readonly Standing[]): Standing | null {
  const order = (one: Standing, other: Standing) =>
    one.remaining === 0 && other.remaining === 0
      ? other.moreAt - one.moreAt
      : one.remaining - other.remaining;
  return standings.toSorted(order)[0] ?? null;
}

function againAt(standings: readonly Standing[], now: number): number {
  return Math.max(now, ...standings.filter(({ remaining }) => remaining === 0).map(({ moreAt }) => moreAt));
}
