import { DurableObject } from "cloudflare:workers";
import { nextAttemptAt } from "#app/db/outbox.ts";
import { type Carrier, deliverDue } from "#app/operations/deliver-due.ts";
import { carrierOf, depsOf } from "../deps.ts";
import { perform } from "../desks.ts";
import { log } from "../log.ts";

/** Between two looks while a provider is out, or the database. */
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

  /** Says that there may be something to send. Answers at once. */
  wake(): void {
    this.ctx.waitUntil(this.#drain());
  }

  override async alarm(): Promise<void> {
    await this.#drain();
  }

  async #drain(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    const carrier = carrierOf(this.env, this.#channel());
    if (!carrier) return;
    this.#running = true;
    try {
      // A wake during the last look is not lost: it is asked for again after the alarm is set.
      while (this.#again) {
        this.#again = false;
        await this.#round(carrier);
        if (!this.#again) await this.#setAlarm(await nextAttemptAt(depsOf(this.env).db, carrier.channel));
      }
    } catch (fault) {
      log.error("The postbox stumbled; it looks again soon.", { fault });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    } finally {
      this.#running = false;
    }
  }

  async #round(carrier: Carrier): Promise<void> {
    const { claimed, outage, resolutions } = await deliverDue(depsOf(this.env), carrier);
    for (const { reference, seq, at } of resolutions) {
      const key = `delivered/${reference}/${seq}`;
      // What happened since tells whether it is still this resolution that was delivered.
      const system = { actor: { kind: "system" }, via: "job", seen: seq, anyway: true } as const;
      await perform(this.env, this.ctx, {
        v: 1,
        verb: "delivered",
        input: { seq, at },
        reference,
        key,
        ...system,
      });
    }
    if (claimed > 0 && !outage) this.#again = true;
  }

  async #setAlarm(at: number | null): Promise<void> {
    const { storage } = this.ctx;
    if (at === null) await storage.deleteAlarm();
    else await storage.setAlarm(Date.now() + Math.max(LEAST_MS, at - depsOf(this.env).now()));
  }

  #channel(): string {
    const name = this.ctx.id.name ?? "";
    return name.slice(name.indexOf("/") + 1);
  }
}
