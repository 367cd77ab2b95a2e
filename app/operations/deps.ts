import type { Database } from "#app/db/client.ts";
import type { Limit, Standing, Taken } from "#app/domain/limits.ts";

/** What operations need from outside, made in one place per process (`workers/deps.ts`). */
export type Deps = {
  /** Names the campus in everything that leaves it: objects, Message-IDs. */
  campus: string;
  now(): number;
  ids: {
    /** A new operation's id, and salts: random, at least 128 bits. */
    random(): string;
  };
  db: Database;
  /** Counts uses of a bucket by a key; exact, and shared by all doors. Null where nobody could be asked. */
  limiter: {
    /** What has the same id is counted once. */
    take(
      bucket: string,
      key: string,
      use: { limits: readonly Limit[]; id: string; now: number },
    ): Promise<Use | null>;
    look(bucket: string, key: string, limits: readonly Limit[], now: number): Promise<readonly Standing[]>;
  };
  /** Writes down a defect of ours that must not stop what goes on beside it. `words` is a fixed sentence. */
  fault(words: string, fault: unknown): void;
  /** A token as it is stored: keyed hashes of it, by each secret that is still accepted, the newest first. */
  tokenHashes(token: string): readonly [string, ...string[]];
  /** The same of other things, by the secrets that links are sealed with: `purpose` keeps them apart. */
  keyed(purpose: string, text: string): readonly [string, ...string[]];
  /** Waits between tries, with jitter; tests make it short. */
  pause(attempt: number): Promise<void>;
};

/** One counted use, or word that there are no more for now. */
export type Use = Taken & {
  /** Takes the use back, where it turned out not to count. */
  undo(): Promise<void>;
};
