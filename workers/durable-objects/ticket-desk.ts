import { DurableObject } from "cloudflare:workers";
import type { ActorRef, Command, Outcomes } from "#app/domain/command.ts";
import { type Looker, type Looking, lookedAt, othersLooking } from "#app/domain/desk/looking.ts";
import type { Alarm } from "#app/operations/commit-decision.ts";
import { Places } from "#app/operations/places.ts";
import { type EmergencySaid, type Reported, reportEmergency } from "#app/operations/report-emergency.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { depsOf } from "../deps.ts";
import { wakePostbox } from "../desks.ts";
import { Line } from "../line.ts";
import { withRunId } from "../log.ts";
import { keepCounts } from "../metrics/keep-counts.ts";
import { unavailable } from "../unavailable.ts";

/** After so long a moment is tried again whose first try was cut off. */
const AGAIN_MS = 2000;
/**
 * Nobody waits for longer than fifteen seconds. A line of so long a wait would answer only people who have left, and send
 * again: whoever comes to it is told to come back, and those who are in it have their turn.
 */
const LONGEST_WAIT_MS = 10_000;

/**
 * After an outage hundreds of alarms are over at once. All together, none would hear from the database in time, and all of
 * them would try again.
 */
const alarmPlaces = new Places(8);

/**
 * One ticket's desk: commands and alarm wait in one line, because input gates do not cover `fetch`. It keeps nothing
 * but its alarm; correctness is the database's, since an old instance may go on for seconds beside a new one.
 */
export class TicketDesk extends DurableObject<Env> {
  readonly #line = new Line();
  /** Who has its page open; in memory alone, and gone with it. */
  #looking: Looking = new Map();

  /**
   * Runs one command when its turn comes. Refusals are returned, so is a line that stands still or is too long; faults
   * are thrown.
   */
  async perform(command: Command): Promise<Outcomes> {
    if (this.#line.waitMs > LONGEST_WAIT_MS) return { ok: false, code: "unavailable" };
    const performed = this.#inLine(() =>
      this.#waking((alarm) => runCommand(depsOf(this.env), command, alarm)),
    );
    return performed.catch(unavailable);
  }

  /**
   * Takes one report of an emergency after the other: many people see one fire. This is the desk of no ticket, and
   * its line spares them to meet in the database.
   */
  reportEmergency(said: EmergencySaid & { actor: ActorRef }): Promise<Reported> {
    return this.#inLine(() => reportEmergency(depsOf(this.env), said));
  }

  /** Notes that somebody who works on it looks at it; answers the names of the others who do. */
  lookAt(who: Looker): readonly string[] {
    this.#looking = lookedAt(this.#looking, who, Date.now());
    return othersLooking(this.#looking, who.personId);
  }

  /** Sets the alarm to no later than `at`; a moment that is over fires at once. */
  arm(at: number): Promise<void> {
    return this.#inLine(async () => {
      await this.#alarm().arm(at);
    });
  }

  /** The ticket's earliest moment has come. What is not done by the end of this is tried again soon. */
  override async alarm(): Promise<void> {
    // While an alarm runs there is none: whoever is killed before the commit would leave a later one, or nothing.
    await this.ctx.storage.setAlarm(Date.now() + AGAIN_MS);
    await alarmPlaces.run(() => this.#inLine(() => withRunId(() => this.#runMoments())));
  }

  async #runMoments(): Promise<void> {
    await this.#waking((alarm) => runMoments(depsOf(this.env), this.#reference(), alarm));
  }

  /** Wakes the postbox once after work that left something to send, whatever else became of it. */
  async #waking<T>(work: (alarm: Alarm) => Promise<T>): Promise<T> {
    let isToSend = false;
    const toSend = () => {
      isToSend = true;
    };
    try {
      return await work({ ...this.#alarm(), toSend });
    } finally {
      if (isToSend) this.ctx.waitUntil(wakePostbox(this.env));
    }
  }

  /** What is given up is still carried to its end, beside whoever comes next. */
  #inLine<T>(work: () => Promise<T>): Promise<T> {
    return this.#line.run(() => {
      const working = work();
      this.ctx.waitUntil(working.catch(() => {}).finally(() => keepCounts(this.env, this.ctx)));
      return working;
    });
  }

  /** Alarms follow the platform's clock, moments follow ours; both are the same but in tests. */
  #alarm(): Omit<Alarm, "toSend"> {
    const { storage } = this.ctx;
    const wall = (at: number) => Date.now() + (at - depsOf(this.env).now());
    return {
      async arm(at) {
        if (at === null) return true;
        const armed = await storage.getAlarm();
        if (armed === null || wall(at) < armed) await storage.setAlarm(wall(at));
        return true;
      },
      async settle(at) {
        // Every object that stores anything is a file for ever; without a moment there is nothing to keep.
        if (at === null) await storage.deleteAlarm();
        else await storage.setAlarm(wall(at));
        if (at === null) await storage.deleteAll();
      },
    };
  }

  #reference(): string {
    const name = this.ctx.id.name ?? "";
    return name.slice(name.indexOf("/") + 1);
  }
}
