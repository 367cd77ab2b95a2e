import net from "node:net";
import { Readable } from "node:stream";
import tls from "node:tls";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { ComposedMail } from "./compose.ts";

export type SmtpConfig = {
  host: string;
  port: number;
  /** TLS from the first byte (port 465). Without it the connection is upgraded by STARTTLS, on this machine where offered. */
  secure: boolean;
  user: string | null;
  pass: string | null;
};

/** In milliseconds: each step of the conversation, and all of it. */
export type SmtpPatience = { stepMs: number; totalMs: number };

/**
 * One conversation. The socket is opened here and not by the library, which would look the name up by
 * node:dns: in workerd that is a request to a public resolver and knows neither localhost nor private names.
 */
export class SmtpCall {
  /** Once the message itself flows, silence no longer means that it was not accepted. */
  messageBegun = false;
  readonly #config: SmtpConfig;
  readonly #mail: ComposedMail;
  readonly #stepMs: number;
  readonly #endsAt: number;
  #socket: net.Socket | undefined;
  #connection: SMTPConnection | null = null;
  #broken: Promise<never> = new Promise(() => {});

  constructor(config: SmtpConfig, { stepMs, totalMs }: SmtpPatience, mail: ComposedMail) {
    this.#config = config;
    this.#mail = mail;
    this.#stepMs = stepMs;
    this.#endsAt = Date.now() + totalMs;
  }

  open(): Promise<void> {
    return this.#step("connecting", (done) => {
      const address = { host: this.#config.host, port: this.#config.port };
      this.#socket = this.#config.secure ? tls.connect(address) : net.connect(address);
      this.#socket.once(this.#config.secure ? "secureConnect" : "connect", () => done(null));
      // Stays to the end: what comes after we gave up would be thrown if nobody listened.
      this.#socket.on("error", done);
      this.#socket.once("close", () => done(new Error("Connection closed")));
    });
  }

  /** Up to and with EHLO and STARTTLS. */
  greet(): Promise<void> {
    const { host, port, secure } = this.#config;
    const connection = new SMTPConnection({
      host,
      port,
      secure,
      secured: secure,
      connection: this.#socket,
      name: this.#mail.envelope.from.replace(/^.*@/, ""),
      requireTLS: !secure && !isThisMachine(host),
      // Ours are the only time-outs: each step's, see below.
      connectionTimeout: 60_000,
      greetingTimeout: 60_000,
      socketTimeout: 60_000,
      socketCloseTimeout: 1_000,
    });
    this.#connection = connection;
    this.#broken = new Promise((_, reject) => connection.on("error", reject));
    this.#broken.catch(() => {});
    return this.#step("greeting", (done) => connection.connect((error) => done(error ?? null)));
  }

  logIn(user: string, pass: string): Promise<void> {
    return this.#step("signing in", (done) =>
      this.#connection?.login({ user, pass }, (error) => done(error)),
    );
  }

  /** The server's words of acceptance. Asks for the recipient first, then sends the message. */
  async handOver(): Promise<string> {
    const { envelope, bytes } = this.#mail;
    let begun = () => {};
    const waiting = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const message = new Readable({
      // Read for the first time when the server has said that it waits for the message.
      read: () => {
        this.messageBegun = true;
        begun();
        message.push(bytes);
        message.push(null);
      },
    });
    const answer = new Promise<string>((resolve, reject) => {
      this.#connection?.send({ ...envelope, size: bytes.length }, message, (error, info) =>
        error ? reject(error) : resolve(info?.response ?? ""),
      );
    });
    answer.catch(() => {});
    await this.#step("naming the recipient", (done) => {
      waiting.then(() => done(null));
      answer.then(() => done(null), done);
    });
    // All the time that is left: hanging up early on a slow filter means sending the same mail twice.
    return this.#within("answering", this.#endsAt - Date.now(), answer);
  }

  sayGoodbye(): void {
    this.#connection?.quit();
    this.#connection?.close();
  }

  hangUp(): void {
    if (this.#connection === null) this.#socket?.destroy();
    else this.#connection.close();
  }

  #step(name: string, start: (done: (error: Error | null) => void) => void): Promise<void> {
    const outcome = new Promise<void>((resolve, reject) =>
      start((error) => (error ? reject(error) : resolve())),
    );
    return this.#within(name, Math.min(this.#stepMs, this.#endsAt - Date.now()), outcome);
  }

  async #within<T>(name: string, ms: number, outcome: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`The mail server took more than ${ms} ms for ${name}`)), ms);
    });
    try {
      return await Promise.race([outcome, this.#broken, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host);
}
