import type { Campus, Due } from "#app/db/sending/load-due.ts";
import type { Claim } from "#app/db/sending/outbox.ts";
import { type Mark, markRows, saveCircuit } from "#app/db/sending/outbox-marks.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { refusedAddress, type Trouble } from "#app/domain/mail-in/bounce.ts";
import { afterOutage, type Circuit, CLOSED, isOpen } from "#app/domain/telling/circuit.ts";
import type { Answer, Carrier, Message } from "./carrier.ts";
import type { Deps } from "./deps.ts";
import { insist } from "./insist.ts";

/** A resolution whose first message was accepted. */
export type Resolution = { reference: string; seq: number; at: number };

/** A message that its reader's server refused because of their address. */
export type Refused = Trouble & {
  personId: PersonId;
  address: string;
  references: readonly [string, ...string[]];
  at: number;
};

/** What servers said that is to be written down beside the rows themselves. */
export type News = { resolutions: Resolution[]; refused: Refused[] };

type Kept = { message: Message; reason: string; behind: readonly Message[] };

type Sent = {
  restsUntilAt: number | null;
  turned: "out" | "back" | null;
};

const AT_ONCE = 5;
/** No message is begun that could outlast the lease of its rows. */
const LAST_START_MS = 15_000;
const OUTAGE_WAIT_MS = 5000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 3_600_000;
const UNANSWERED_WAIT_MS = 15_000;
const LONGEST_UNANSWERED_WAIT_MS = 12 * 3_600_000;

/**
 * One round of sending: five people at a time, the messages of one person one after the other. What an outage kept
 * from leaving costs no attempt, unless others were answered meanwhile; then it is that message's own affair.
 */
export class DeliveryRound {
  readonly #deps: Deps;
  readonly #carrier: Carrier;
  readonly #campus: Campus;
  readonly #claim: Claim;
  readonly #news: News;
  /** What an outage met: decided at the end, when it is known whether it was the provider's. */
  readonly #kept: Kept[] = [];
  #circuit: Circuit;
  #outageReason: string | null = null;
  #underWay = 0;
  #heard = false;
  #answered = false;
  #waiting: Mark[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** `news`: where what servers say is put as they say it, so that it is there even if the round is cut short. */
  constructor(deps: Deps, carrier: Carrier, campus: Campus, claim: Claim, news: News) {
    this.#deps = deps;
    this.#carrier = carrier;
    this.#campus = campus;
    this.#claim = claim;
    this.#news = news;
    this.#circuit = claim.circuit;
  }

  async send(chains: readonly (readonly (readonly Due[])[])[]): Promise<Sent> {
    const queue = chains.map((chain) => chain.filter(isMessage));
    const lane = async () => {
      while (this.#mayBegin()) {
        const chain = queue.shift();
        if (!chain) return;
        this.#underWay += 1;
        await this.#sendChain(chain).finally(() => {
          this.#underWay -= 1;
        });
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
    const sent = await this.#finish(leftAs(queue.flat(), null));
    // Not before: what the others came to is written down by now, and what could not be was tried once more.
    for (const each of lanes) if (each.status === "rejected") throw each.reason;
    return sent;
  }

  /**
   * Writes marks down; those that come while a batch is on its way leave together in the next one. Those of a batch that
   * failed wait for the next as well: a message that was accepted and not marked would be sent again.
   */
  write(marks: readonly Mark[]): Promise<void> {
    this.#waiting.push(...marks);
    const written = this.#writing.then(async () => {
      const batch = this.#waiting.splice(0);
      if (batch.length > 0) await this.#writeBatch(batch);
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  async #writeBatch(marks: readonly Mark[]): Promise<void> {
    const { db, now } = this.#deps;
    const { leaseUntilAt } = this.#claim;
    const written = insist(this.#deps, () => markRows(db, this.#carrier.channel, leaseUntilAt, marks, now()));
    await written.catch((fault) => {
      this.#waiting.unshift(...marks);
      throw fault;
    });
  }

  async #sendChain(chain: readonly Message[]): Promise<void> {
    for (const [index, message] of chain.entries()) {
      const behind = chain.slice(index + 1);
      if (this.#mustStop()) return this.write(leftAs([message, ...behind], null));
      const answer = await this.#carried(message);
      this.#hear(answer);
      if (answer.kind === "outage") {
        this.#kept.push({ message, reason: answer.reason, behind });
        return;
      }
      const mark = markOf(message, answer, this.#deps.now());
      if (answer.kind === "accepted") this.#report(message);
      else if (answer.kind === "refused" && answer.ofRecipient) this.#refuse(message, answer);
      const putOff = answer.kind === "unanswered" && mark.kind === "again" ? mark.at : null;
      await this.write([mark, ...(putOff === null ? [] : leftAs(behind, putOff))]);
      if (putOff !== null) return;
    }
  }

  /** What the carrier answers. A message that can't even be rendered holds up nobody else's. */
  async #carried(message: Message): Promise<Answer> {
    try {
      return await this.#carrier.carry(message, this.#campus);
    } catch (fault) {
      this.#deps.fault("A message could not be made.", fault);
      return { kind: "refused", permanent: false, code: null, response: "A defect of ours." };
    }
  }

  /** Once the third outage in a row has opened the circuit, those under way beside it don't count again. */
  #hear(answer: Answer): void {
    if (answer.kind === "refused" && answer.code === null) return;
    const opened = this.#heard && isOpen(this.#circuit);
    this.#heard = true;
    if (answer.kind === "accepted" || answer.kind === "refused") {
      this.#answered = true;
      this.#circuit = CLOSED;
    } else if (!opened) {
      this.#outageReason = answer.reason;
      this.#circuit = afterOutage(this.#circuit, this.#deps.now());
    }
  }

  /** In doubt no more are asked at once than may ask in vain: five, those included that did already. */
  #mayBegin(): boolean {
    if (this.#mustStop()) return false;
    return this.#underWay === 0 || this.#underWay + this.#circuit.outages < AT_ONCE;
  }

  #mustStop(): boolean {
    const isLate = this.#deps.now() > this.#claim.leaseUntilAt - LAST_START_MS;
    return isLate || (this.#heard && isOpen(this.#circuit));
  }

  #report(message: Message): void {
    for (const { event, ticket, duty, seq } of message) {
      const isNews =
        event.kind === "resolved" && duty === "requester" && ticket.resolutionDeliveredAt === null;
      if (isNews) this.#news.resolutions.push({ reference: ticket.reference, seq, at: this.#deps.now() });
    }
  }

  #refuse(message: Message, { code, response }: Extract<Answer, { kind: "refused" }>): void {
    const trouble = refusedAddress(code, response);
    const [{ personId, to, ticket }, ...more] = message;
    if (trouble === null || to.address === null) return;
    const others = new Set(more.map((row) => row.ticket.reference));
    others.delete(ticket.reference);
    const references = [ticket.reference, ...others] as const;
    this.#news.refused.push({ ...trouble, personId, address: to.address, references, at: this.#deps.now() });
  }

  async #finish(left: readonly Mark[]): Promise<Sent> {
    const { db, now } = this.#deps;
    const before = this.#claim.circuit;
    // A probe that came to nothing without asking anybody leaves its turn to the next row.
    if (!this.#heard && isOpen(before)) this.#circuit = { ...before, probeAt: now() };
    const after = this.#circuit;
    await this.write([...left, ...this.#kept.flatMap((kept) => this.#keptMarks(kept))]);
    if (after.outages !== before.outages || after.probeAt !== before.probeAt)
      await saveCircuit(db, this.#carrier.channel, after, this.#outageReason, now());
    const turned = isOpen(after) === isOpen(before) ? null : isOpen(after) ? "out" : "back";
    return { restsUntilAt: after.probeAt, turned };
  }

  #keptMarks({ message, reason, behind }: Kept): readonly Mark[] {
    const now = this.#deps.now();
    const counts = this.#answered && !isOpen(this.#circuit);
    // Behind everything that waits already, so that each probe is somebody else's.
    const at = counts ? now + wait(message) : (this.#circuit.probeAt ?? now + OUTAGE_WAIT_MS);
    return [again(message, at, reason, counts), ...leftAs(behind, at)];
  }
}

function isMessage(rows: readonly Due[]): rows is Message {
  return rows.length > 0;
}

function markOf(message: Message, answer: Exclude<Answer, { kind: "outage" }>, now: number): Mark {
  const ids = message.map((row) => row.id);
  switch (answer.kind) {
    case "accepted":
      return { ids, ...answer, personId: message[0].personId };
    case "unanswered":
      return again(message, now + unansweredWait(message), answer.reason, true);
    case "refused":
      if (answer.permanent) return { ids, kind: "dead", reason: answer.response.slice(0, 500) };
      return again(message, now + wait(message), answer.response, true);
  }
}

function again(message: Message, at: number, reason: string, counts: boolean): Mark {
  return { ids: message.map((row) => row.id), kind: "again", at, reason: reason.slice(0, 500), counts };
}

function leftAs(messages: readonly Message[], at: number | null): Mark[] {
  return messages.map((message) => ({ ids: message.map((row) => row.id), kind: "left", at }));
}

/** Doubles from two seconds to an hour. */
function wait(message: Message): number {
  return jittered(Math.min(FIRST_WAIT_MS * 2 ** (attemptsOf(message) - 1), LONGEST_WAIT_MS));
}

/** Grows fourfold from 15 seconds to half a day: each repeat may be one mail too many. */
function unansweredWait(message: Message): number {
  return jittered(Math.min(UNANSWERED_WAIT_MS * 4 ** (attemptsOf(message) - 1), LONGEST_UNANSWERED_WAIT_MS));
}

function attemptsOf(message: Message): number {
  return Math.max(...message.map((row) => row.attempts));
}

/** A quarter of jitter, so that messages do not come back together. */
function jittered(ms: number): number {
  return ms * (0.875 + Math.random() * 0.25);
}
