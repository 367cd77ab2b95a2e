import { DurableObject } from "cloudflare:workers";
import { nextCodeAt } from "#app/db/sending/code-outbox.ts";
import { nextLookAt } from "#app/db/sending/outbox.ts";
import type { Command } from "#app/domain/command.ts";
import type { Carrier, CodeCarrier } from "#app/operations/carrier.ts";
import { deliverCodes } from "#app/operations/deliver-codes.ts";
import { type Delivered, deliverDue } from "#app/operations/deliver-due.ts";
import type { News, Refused, Resolution } from "#app/operations/delivery-round.ts";
import { isAway } from "#app/operations/mail-in/ingest-mail.ts";
import { mailCameBack } from "#app/operations/mail-in/mail-came-back.ts";
import { carrierOf, depsOf } from "../deps.ts";
import { perform } from "../desks.ts";
import { log, withRunId } from "../log.ts";
import { keepCounts } from "../metrics/keep-counts.ts";

/** Between two looks while the database does not answer. */
const RETRY_MS = 15_000;
/** Whatever the database says is next, the postbox never chases its own alarm. */
const LEAST_MS = 1000;

/**
 * One channel's postbox: sends what committed changes have to tell. Woken after commits and each minute; between
 * them its alarm stands at the earliest next attempt. Two of them at once only cost a claim that finds nothing.
 */
export class Postbox extends DurableObject<Env> {
  #running = false;
  #again = false;
  /** Codes wait behind no round of other messages. */
  #sendingCodes = false;
  #codesAgain = false;
  /** While the provider is out, wakes cost nothing; the channel's row has the truth. */
  #restsUntilAt = 0;
  /** What servers said and the database has not taken down yet: of the rows themselves nothing is left to do. */
  readonly #news: News = { resolutions: [], refused: [] };

  /** Says that there may be something to send, which is no code. Answers at once. */
  wake(): void {
    if (depsOf(this.env).now() >= this.#restsUntilAt) this.ctx.waitUntil(this.#drainRows());
  }

  override async alarm(): Promise<void> {
    await this.#keepAlarm();
    await this.#drainAll();
  }

  /** Says that there may be a code to send. Answers at once. */
  wakeForCode(): void {
    if (depsOf(this.env).now() >= this.#restsUntilAt) this.ctx.waitUntil(this.#drainCodes());
  }

  async #drainAll(): Promise<void> {
    await Promise.all([this.#drainCodes(), this.#drainRows()]);
  }

  async #drainRows(): Promise<void> {
    await this.#drain();
    keepCounts(this.env, this.ctx);
  }

  async #drainCodes(): Promise<void> {
    this.#codesAgain = true;
    if (this.#sendingCodes) return;
    const carrier = carrierOf(this.env, this.#channel());
    if (!carrier) return;
    this.#sendingCodes = true;
    await withRunId(() => this.#sendCodes(carrier));
  }

  async #sendCodes(carrier: CodeCarrier): Promise<void> {
    const deps = depsOf(this.env);
    try {
      while (this.#codesAgain) {
        this.#codesAgain = false;
        if ((await deliverCodes(deps, carrier)) > 0) this.#codesAgain = true;
      }
      await this.#alarmBy(await nextCodeAt(deps.db));
    } catch (fault) {
      log.error("The postbox stumbled over a code; it looks again soon.", { fault });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    } finally {
      this.#sendingCodes = false;
    }
  }

  async #drain(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    const carrier = carrierOf(this.env, this.#channel());
    if (!carrier) return;
    this.#running = true;
    await withRunId(() => this.#drainWith(carrier));
  }

  async #drainWith(carrier: Carrier): Promise<void> {
    try {
      await this.#keepAlarm();
      // A wake during the last look is not lost: it is asked for again after the alarm is set.
      while (this.#again) {
        this.#again = false;
        const { claimed, restsUntilAt } = await this.#round(carrier);
        this.#restsUntilAt = restsUntilAt ?? 0;
        const nextAt = restsUntilAt ?? (await this.#nextAt(carrier.channel));
        if (restsUntilAt !== null) this.#again = false;
        // Only while something is taken: what is due and can't be would be asked for without a pause.
        else if (claimed > 0 && nextAt !== null && nextAt <= depsOf(this.env).now()) this.#again = true;
        if (!this.#again) await this.#setAlarm(this.#hasNews() ? this.#soon(nextAt) : nextAt);
      }
    } catch (fault) {
      log.error("The postbox stumbled; it looks again soon.", { fault });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    } finally {
      this.#running = false;
    }
  }

  /** Answers how much it took, and until when the provider is left alone, if it is. */
  async #round(carrier: Carrier): Promise<Pick<Delivered, "claimed" | "restsUntilAt">> {
    const deps = depsOf(this.env);
    const { claimed, restsUntilAt, turned } = await deliverDue(deps, carrier, this.#news);
    const { channel } = carrier;
    if (turned === "out") log.warning("A channel's provider is out; only probes are sent.", { channel });
    if (turned === "back") log.info("A channel's provider is back.", { channel });
    await this.#writeEach(this.#news.resolutions, (each) => this.#writeDelivered(each));
    await this.#writeEach(this.#news.refused, (each) => this.#writeRefused(each));
    return { claimed, restsUntilAt };
  }

  /** What the database does not take now waits for the next round; a defect keeps nothing for ever. */
  async #writeEach<T>(news: T[], write: (each: T) => Promise<boolean>): Promise<void> {
    for (const each of news.splice(0)) if (!(await write(each).catch(isOver))) news.push(each);
  }

  /** Answers whether it is written down, or never will be. */
  async #writeDelivered({ reference, seq, at }: Resolution): Promise<boolean> {
    // What happened since tells whether it is still this resolution that was delivered.
    const system = { actor: { kind: "system" }, via: "job", seen: seq, anyway: true } as const;
    const said = { verb: "delivered", input: { seq, at }, key: `delivered/${reference}/${seq}` } as const;
    const outcome = await perform(this.env, this.ctx, { v: 1, ...said, reference, ...system });
    return outcome.ok || outcome.code !== "unavailable";
  }

  async #writeRefused({ address, at, ...refused }: Refused): Promise<boolean> {
    const say = (command: Command) => perform(this.env, this.ctx, command);
    await mailCameBack(depsOf(this.env), say, { ...refused, reported: address, sentAt: at, mail: null });
    return true;
  }

  #hasNews(): boolean {
    return this.#news.resolutions.length + this.#news.refused.length > 0;
  }

  #soon(at: number | null): number {
    return Math.min(at ?? Number.POSITIVE_INFINITY, depsOf(this.env).now() + RETRY_MS);
  }

  /** While an alarm runs there is none: whoever is killed half-way would leave what waits to the next minute. */
  async #keepAlarm(): Promise<void> {
    const { storage } = this.ctx;
    if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + RETRY_MS);
  }

  async #setAlarm(at: number | null): Promise<void> {
    const { storage } = this.ctx;
    if (at === null) await storage.deleteAlarm();
    else await storage.setAlarm(Date.now() + Math.max(LEAST_MS, at - depsOf(this.env).now()));
  }

  #nextAt(channel: string): Promise<number | null> {
    const { db, now } = depsOf(this.env);
    return nextLookAt(db, channel, now());
  }

  /** Moves the alarm to a moment, unless it stands earlier. */
  async #alarmBy(at: number | null): Promise<void> {
    const { storage } = this.ctx;
    if (at === null) return;
    const wanted = Date.now() + Math.max(LEAST_MS, at - depsOf(this.env).now());
    const set = await storage.getAlarm();
    if (set === null || set > wanted) await storage.setAlarm(wanted);
  }

  #channel(): string {
    const name = this.ctx.id.name ?? "";
    return name.slice(name.indexOf("/") + 1);
  }
}

function isOver(fault: unknown): boolean {
  if (isAway(fault)) return false;
  log.error("What a mail server said could not be written down.", { fault });
  return true;
}
