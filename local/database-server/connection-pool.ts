import { statSync } from "node:fs";
import { Connection } from "./connection.ts";
import { RequestError } from "./errors.ts";
import { damaged, refusalOf } from "./file-refused.ts";
import { TextGuard } from "./text-guard.ts";

const largestPool = 64;
/**
 * A larger file is not read through when it is opened: after a crash, that would keep everybody waiting for longer than the
 * crash, a minute and a half for thirteen gigabytes. What is damaged in there is refused when it is asked for, and by the next backup.
 */
const largestReadThrough = 128 * 1024 * 1024;

/**
 * The open connections of a database file. A stream has one to itself; the one given back last is given out
 * first, so that its prepared statements and pages are the ones used most.
 */
export class ConnectionPool {
  readonly #file: string;
  readonly #guard = new TextGuard();
  readonly #open = new Set<Connection>();
  readonly #idle: Connection[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /** Refuses, with a status that asks to come back later, when too many streams are open. */
  take(): Connection {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#open.size >= largestPool)
      throw new RequestError("Too many open streams", "TOO_MANY_STREAMS", 429);
    const connection = new Connection(this.#file, this.#guard, () => this.#forgetStatements());
    this.#open.add(connection);
    return connection;
  }

  /**
   * Opens the file for the first time. Refuses one that is locked, not writable or no database, and a small one that is
   * damaged anywhere.
   */
  examine() {
    try {
      const connection = this.take();
      const damage = statSync(this.#file).size > largestReadThrough ? null : connection.findDamage();
      if (damage === null) connection.examineSchema();
      this.giveBack(connection);
      if (damage !== null) throw damaged(this.#file, damage);
    } catch (error) {
      throw refusalOf(this.#file, error);
    }
  }

  giveBack(connection: Connection) {
    connection.restore();
    this.#idle.push(connection);
  }

  /**
   * Checkpoints and closes. No stream may hold a connection any more. Refuses when the file cannot take what is
   * in the WAL; then the WAL stays beside it and nothing is lost.
   */
  close() {
    const [last, ...others] = this.#open;
    this.#open.clear();
    for (const connection of others) connection.close();
    try {
      last?.checkpoint();
    } catch (error) {
      throw refusalOf(this.#file, error);
    } finally {
      last?.close();
    }
  }

  #forgetStatements() {
    for (const connection of this.#open) connection.forgetStatements();
  }
}
