import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMailServer } from "#tests/fixtures/mail-server.ts";
import { makePasswordsQuick } from "#tests/fixtures/quick-passwords.ts";
import { startSmtpFixture } from "#tests/fixtures/smtp-server.ts";
import { startProduct } from "#tests/local/product.ts";
import { fileTicket, signedIn as visitorFor } from "#tests/local/visitor.ts";

/**
 * Runs the whole product with the demo campus, on a data folder of its own and with a mail server beside it.
 * With E2E_URL the tests go to what is already running there.
 */
export default async function setUp() {
  if (process.env.E2E_URL !== undefined) return;
  const { E2E_PORT: port, E2E_DB_PORT: dbPort } = process.env;
  const dataDir = await mkdtemp(join(tmpdir(), "resolve-e2e-"));
  const fixture = await startSmtpFixture();
  const mail = await openMailServer(fixture.controlUrl);
  // Tests run in processes of their own, which get this one's environment.
  process.env.E2E_MAILS = `${fixture.controlUrl}/servers/${mail.port}/mails`;
  const product = startProduct([], {
    PORT: port,
    DB_PORT: dbPort,
    DATA_DIR: dataDir,
    TEST_HOOKS: "1",
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
  });
  await product.ready();
  await makePasswordsQuick(`http://127.0.0.1:${dbPort}`);
  // A minute for each level of its ladder: it is filed before the tests, which find it told.
  const reference = await fileTicket(
    await visitorFor(`http://localhost:${port}`, "student02"),
    "quick-promise",
    {
      description: "Nobody comes.",
    },
  );
  process.env.E2E_QUICK_PROMISE = `/tickets/${reference}`;

  return async () => {
    const { err } = await product.stop();
    await keepComplaints(err);
    await fixture.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** What the product complained of, for whoever looks for why a test failed: `npm test` shows it with them. */
async function keepComplaints(said: string) {
  await mkdir("test-results", { recursive: true });
  await writeFile("test-results/complaints.txt", said);
}
