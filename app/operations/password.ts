import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** What a hash costs: blocks of 128 r bytes, N of them in memory, p times. */
export type Cost = { N: number; r: number; p: number };

/** OWASP's row for scrypt that fits a Worker: 16 MiB, about 0.3 s. PBKDF2 is capped too low there. */
const COST: Cost = { N: 2 ** 14, r: 8, p: 5 };
const MOST_BYTES = 64 * 2 ** 20;
const KEY_BYTES = 32;
/** Longer ones are refused unhashed. */
export const LONGEST_PASSWORD = 200;
export const SHORTEST_PASSWORD = 12;

/** A password as it is stored: algorithm, costs, salt and key, base64url. Costs of new ones can change later. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Whether it is the password; as slow for a person that doesn't exist (null) as for one that does. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [algorithm, N, r, p, salt, key] = (stored ?? NOBODY).split("$");
  if (algorithm !== "scrypt" || !salt || !key || password.length > LONGEST_PASSWORD) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, "base64url"), cost);
  return timingSafeEqual(given, Buffer.from(key, "base64url")) && stored !== null;
}

const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$AAAAAAAAAAAAAAAAAAAAAA$${"A".repeat(43)}`;

/** How often whoever waits for their turn looks whether it has come. */
const LOOK_MS = 20;
/** After each one, for whatever else has come meanwhile. */
const BREAK_MS = 20;
/** Longer nobody is waited for: their request may be gone. */
const LONGEST_TURN_MS = 2000;
let busyUntil = 0;

/**
 * One at a time: each takes 16 MiB of the isolate's 128, and the isolate's own thread, whatever the callback looks like.
 * Forty people who sign in when a lecture ends would hold up every page for as long as all of them take, and their own
 * questions to the database until those time out. Each waits by a timer of their own, because the runtime lets no request
 * go on by what belongs to another.
 */
async function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  while (Date.now() < busyUntil) await pause(LOOK_MS);
  busyUntil = Date.now() + LONGEST_TURN_MS;
  try {
    const key = await hashed(password, salt, cost);
    await pause(BREAK_MS);
    return key;
  } finally {
    busyUntil = 0;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function hashed(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options = { ...cost, maxmem: MOST_BYTES };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
