import { rm } from "node:fs/promises";
import { freePorts } from "#local/ports.ts";
import { newDataFolder } from "#tests/fixtures/demo-folder.ts";
import { makePasswordsQuick } from "#tests/fixtures/quick-passwords.ts";
import { openSmtpFixture, type ReceivedMail, type SmtpOptions } from "#tests/fixtures/smtp-server.ts";
import { descendants } from "./processes.ts";
import { type Product, startProduct } from "./product.ts";

export type RunningSite = {
  origin: string;
  databaseUrl: string;
  dataDir: string;
  /** Every mail that the mail server took, oldest first. */
  mails: readonly ReceivedMail[];
  /** The processes of the product whose command line has these words. */
  pidsOf(words: string): number[];
  /** Of the program that all others were started by. */
  readonly pid: number | undefined;
  /** Every mail a person got, oldest first. */
  mailsTo(mail: string): ReceivedMail[];
  /** Ends everything at once, as a power cut would, and answers when. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  close(): Promise<void>;
};

/**
 * The whole product as `npm start` runs it, with a demo campus of its own and a real mail server; `more` are further
 * settings, or other ones, and `mail` what that server is like.
 */
export async function runSite(
  more: Record<string, string> = {},
  mail: Partial<SmtpOptions> = {},
): Promise<RunningSite> {
  const dataDir = await newDataFolder(more);
  const [port, dbPort] = await freePorts();
  const smtp = await openSmtpFixture(mail);
  const settings = {
    PORT: String(port),
    DB_PORT: String(dbPort),
    DATA_DIR: dataDir,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    TEST_HOOKS: "1",
    ...more,
  };
  let product: Product = startProduct([], settings);
  await product.ready();
  await makePasswordsQuick(more.TURSO_DATABASE_URL ?? `http://127.0.0.1:${dbPort}`);
  return {
    origin: `http://localhost:${port}`,
    databaseUrl: `http://127.0.0.1:${dbPort}`,
    dataDir,
    mails: smtp.mails,
    pidsOf: (words) => descendants(product.process.pid, words),
    get pid() {
      return product.process.pid;
    },
    mailsTo: (mail) => smtp.mails.filter(({ envelope }) => envelope.to.includes(`${mail}@campus.test`)),
    async kill() {
      const pids = [product.process.pid, ...descendants(product.process.pid)];
      for (const pid of pids) if (pid !== undefined) killIfThere(pid);
      await product.ended();
    },
    async startAgain() {
      product = startProduct([], settings);
      await product.ready();
    },
    async close() {
      await product.stop();
      await smtp.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Some end by themselves as soon as the first one is gone. */
function killIfThere(pid: number) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
