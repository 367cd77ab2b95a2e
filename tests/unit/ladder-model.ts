/** A ladder in minutes: how long after the level before each one is told; level 1 at once. */
export type ModelLadder = readonly number[];

type Promise = { due: number; brokenAt: number | null; isMet: boolean };
type Told = { minute: number; level: number };

const WEEK = 7 * 24 * 60;
const COOLDOWN = 2 * 24 * 60;
const OUTAGE = 15;
const STALLS = 16 * 60;
const THEN_CLIMBS = 8 * 60;

/**
 * PRODUCT 6 once more, as simply as it can be said: minutes and levels, around the clock, no pauses. Whole lives are
 * held against it, so it shares nothing with the rules themselves.
 */
export class LadderModel {
  level = 0;
  /** The level whose person has it; 0 is whoever had it first. */
  owner = 0;
  readonly told: Told[] = [];
  readonly #delays: ModelLadder;
  readonly #moves: readonly boolean[];
  #promises: Promise[];
  #step: number | null = null;
  #work: "new" | "active" | "resolved" = "new";
  #quietSince = 0;
  #reminded: number | null = null;
  #hasClimbed = false;
  #soft = Number.NEGATIVE_INFINITY;
  /** When a level is called that the last such call has kept waiting. */
  #waiting: number | null = null;
  readonly #counts = { extensions: 0, reopenings: 0 };

  constructor(delays: ModelLadder, acknowledgeBy: number, resolveBy: number, moves: readonly boolean[] = []) {
    this.#delays = delays;
    this.#moves = moves;
    this.#promises = [acknowledgeBy, resolveBy].map((due) => ({ due, brokenAt: null, isMet: false }));
  }

  /** Everything that comes by itself until then, all of it seen at `now`. */
  tick(until: number, now: (scheduled: number) => number): void {
    for (;;) {
      const at = Math.min(this.#nextBreak(), this.#nextStep(), this.#nextRound(), this.#nextStall());
      if (at > until) return;
      const base = now(at) - at > OUTAGE ? now(at) : at;
      if (at === this.#nextBreak()) this.#break(at, base, now(at));
      else if (at === this.#nextStep()) this.#up(base, now(at));
      else if (at === this.#nextRound()) this.#goRound(now(at));
      else this.#stall(base, now(at));
    }
  }

  acknowledge(now: number): void {
    const [first] = this.#promises;
    if (first) first.isMet = true;
    if (this.#work === "new") this.#work = "active";
    this.#speak(now);
  }

  extend(now: number, due: number): void {
    const last = this.#promises.at(-1);
    if (last) last.due = due;
    this.acknowledge(now);
    this.#counts.extensions += 1;
    if (this.#counts.extensions === 3) this.#round(now);
  }

  escalate(now: number): void {
    if (this.level < this.#delays.length) this.#up(now, now);
  }

  resolve(): void {
    for (const promise of this.#promises) promise.isMet = true;
    this.#work = "resolved";
    // Nobody was told, so nothing is kept waiting by it.
    if (this.#waiting !== null) this.#soft = this.#waiting - COOLDOWN;
    this.#waiting = null;
    this.#settle();
  }

  reopen(now: number, due: number): void {
    this.#promises.push({ due, brokenAt: null, isMet: false });
    this.#work = "active";
    this.#speak(now);
    this.#counts.reopenings += 1;
    if (this.#counts.reopenings === 3) this.#round(now);
  }

  #break(due: number, base: number, now: number): void {
    for (const promise of this.#promises) if (!promise.isMet && promise.due === due) promise.brokenAt = due;
    const isOwners = this.owner === this.level && this.level < this.#delays.length;
    if (this.level === 0 || isOwners) this.#up(base, now);
    else this.told.push({ minute: now, level: this.level });
    this.#step ??= base + this.#wait();
  }

  /** The next level, or the last one again. */
  #up(base: number, now: number): void {
    const isHigher = this.level < this.#delays.length;
    if (isHigher) this.level += 1;
    if (isHigher && this.#moves[this.level - 1]) this.owner = this.level;
    this.told.push({ minute: now, level: this.level });
    this.#step = base + this.#wait();
    this.#settle();
  }

  #stall(base: number, now: number): void {
    if (this.#reminded === null) {
      this.#reminded = base;
      return;
    }
    this.#hasClimbed = true;
    this.#soft = now;
    this.#up(now, now);
  }

  /** In circles: the next level, two days after one was last called so. */
  #round(now: number): void {
    if (this.#waiting !== null) return;
    this.#waiting = Math.max(now, this.#soft + COOLDOWN);
    this.#soft = this.#waiting;
    if (this.#waiting === now) this.#goRound(now);
  }

  #goRound(now: number): void {
    this.#waiting = null;
    this.#soft = now;
    this.#up(now, now);
  }

  #wait(): number {
    return this.#delays[this.level] ?? WEEK;
  }

  #speak(now: number): void {
    this.#quietSince = now;
    this.#reminded = null;
    this.#hasClimbed = false;
    this.#settle();
  }

  /** Steps come only while a broken promise is owed. */
  #settle(): void {
    if (!this.#promises.some(({ isMet, brokenAt }) => !isMet && brokenAt !== null)) this.#step = null;
  }

  #nextBreak(): number {
    const due = this.#promises.filter(({ isMet, brokenAt, due }) => !isMet && brokenAt !== due);
    return Math.min(...due.map((promise) => promise.due));
  }

  #nextStep(): number {
    return this.#step ?? Number.POSITIVE_INFINITY;
  }

  #nextRound(): number {
    return this.#waiting ?? Number.POSITIVE_INFINITY;
  }

  #nextStall(): number {
    if (this.#work !== "active" || this.#hasClimbed) return Number.POSITIVE_INFINITY;
    if (this.#reminded === null) return this.#quietSince + STALLS;
    return Math.max(this.#reminded + THEN_CLIMBS, this.#soft + COOLDOWN);
  }
}
