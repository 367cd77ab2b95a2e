import { DurableObject } from "cloudflare:workers";
import type { Command, Outcomes } from "#app/domain/command.ts";
import type { Alarm } from "#app/operations/commit-decision.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { depsOf } from "../deps.ts";
import { wakePostbox } from "../desks.ts";
import { withRunId } from "../log.ts";

/**
 * One ticket's desk: commands and alarm wait in one line, because input gates do not cover `fetch`. It keeps nothing
 * but its alarm; correctness is the database's, since an old instance may go on for seconds beside a new one.
 */
export class TicketDesk extends DurableObject<Env> {
  #line: Promise<unknown> = Promise.resolve();

  /**
   * Runs one command when its turn comes. Refusals are returned, faults thrown. Its patience counts from now: behind
   * others whom the database keeps waiting nobody is left to be answered.
   */
  perform(command: Command): Promise<Outcomes> {
    const deps = depsOf(this.env);
    const cameAt = deps.now();
    return this.#inLine(async () => {
      const outcome = await runCommand(deps, command, this.#alarm(), cameAt);
      // Also after a refusal: what had come due by itself may have been told on the way. And after a repeat: the
      // first sending may have been committed by a door that never heard of it.
      if (outcome.ok || outcome.code !== "unavailable") this.ctx.waitUntil(wakePostbox(this.env));
      return outcome;
    });
  }

  /** Sets the alarm to no later than `at`; a moment that is over fires at once. */
  arm(at: number): Promise<void> {
    return this.#inLine(async () => {
      await this.#alarm().arm(at);
    });
  }

  /** The ticket's earliest moment has come. If the database does not answer the platform tries again. */
  override async alarm(): Promise<void> {
    await this.#inLine(() =>
      withRunId(async () => {
        const done = await runMoments(depsOf(this.env), this.#reference(), this.#alarm());
        if (done > 0) this.ctx.waitUntil(wakePostbox(this.env));
      }),
    );
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#line.then(work, work);
    this.#line = turn.catch(() => {});
    return turn;
  }

  /** Alarms follow the platform's clock, moments follow ours; both are the same but in tests. */
  #alarm(): Alarm {
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
