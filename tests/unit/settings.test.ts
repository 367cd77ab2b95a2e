import { describe, expect, test } from "vitest";
import { readSettings, SettingsError, settingsOf } from "#workers/settings.ts";

const SECRET = "thirty-two bytes are just enough";
const enough = { SESSION_SECRET: SECRET, LINK_SECRET: SECRET, MAIL_SECRET: SECRET };

function refusalOf(env: Record<string, unknown>): string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message.split("\n");
    throw error;
  }
  return [];
}

test("three secrets are enough for one machine", () => {
  expect(readSettings(enough)).toMatchObject({
    appUrl: "http://localhost:8787",
    database: { url: "http://127.0.0.1:8788", authToken: null },
    dataDir: ".data",
    smtp: null,
    slack: null,
    oidc: null,
    mailFrom: { name: null, address: "no-reply@campus.test" },
    mailAuthservId: "mx.cloudflare.net",
    logLevel: "info",
    testHooks: false,
  });
});

test("ports move the default addresses along", () => {
  const { appUrl, database } = readSettings({ ...enough, PORT: "9000", DB_PORT: "9001" });
  expect([appUrl, database.url]).toEqual(["http://localhost:9000", "http://127.0.0.1:9001"]);
});

test("every missing secret is named in a line of its own", () => {
  const lines = refusalOf({});
  expect(lines.map((line) => line.split(":")[0])).toEqual(["SESSION_SECRET", "LINK_SECRET", "MAIL_SECRET"]);
  expect(lines[0]).toContain("openssl rand -hex 32");
});

test("an empty setting counts as missing", () => {
  expect(refusalOf({ ...enough, LINK_SECRET: "" })).toEqual([
    expect.stringMatching(/^LINK_SECRET: is missing/),
  ]);
});

test("a secret of 31 bytes is too weak, one of 32 is not", () => {
  expect(refusalOf({ ...enough, MAIL_SECRET: SECRET.slice(1) })).toEqual([
    expect.stringMatching(/^MAIL_SECRET: is too weak/),
  ]);
  expect(refusalOf(enough)).toEqual([]);
});

test("bytes are counted, not characters", () => {
  expect(readSettings({ ...enough, MAIL_SECRET: "é".repeat(16) }).mailSecrets).toEqual(["é".repeat(16)]);
});

test("a second secret after a comma is still accepted, a weak or a third one is not", () => {
  const other = SECRET.toUpperCase();
  expect(readSettings({ ...enough, LINK_SECRET: `${SECRET},${other}` }).linkSecrets).toEqual([SECRET, other]);
  expect(refusalOf({ ...enough, LINK_SECRET: `${SECRET},short` })).toHaveLength(1);
  expect(refusalOf({ ...enough, LINK_SECRET: `${SECRET},${other},${SECRET}` })).toHaveLength(1);
});

test("a name that looks like ours and is none is named", () => {
  expect(refusalOf({ ...enough, MAIL_FORM: "a@campus.test" })).toEqual([
    "MAIL_FORM: is no setting of Resolve; remove it or correct its name.",
  ]);
});

test("what belongs to the shell or the platform is left alone", () => {
  const foreign = {
    PATH: "/bin",
    MAIL: "/var/mail/x",
    SESSION_MANAGER: "local/x",
    FILES: {},
    SENTRY_ORG: "x",
  };
  expect(refusalOf({ ...enough, ...foreign })).toEqual([]);
});

test("no value is ever quoted in a refusal", () => {
  const wrong = {
    SESSION_SECRET: "hunter2",
    SMTP_URL: "hunter2",
    APP_URL: "hunter2",
    METRICS_TOKEN: "hunter2",
  };
  expect(refusalOf({ ...enough, ...wrong })).toHaveLength(4);
  expect(refusalOf({ ...enough, ...wrong }).join()).not.toContain("hunter2");
});

test("the address loses its trailing slash and may have no path", () => {
  expect(readSettings({ ...enough, APP_URL: "https://help.campus.example/" }).appUrl).toBe(
    "https://help.campus.example",
  );
  expect(refusalOf({ ...enough, APP_URL: "https://campus.example/help" })).toHaveLength(1);
});

describe("test hooks", () => {
  test.each(["http://localhost:8787", "http://127.0.0.1:1", "http://[::1]:8787"])("open on %s", (APP_URL) => {
    expect(readSettings({ ...enough, APP_URL, TEST_HOOKS: "1" }).testHooks).toBe(true);
  });

  test.each([
    "https://help.campus.example",
    "http://localhost.campus.example",
    "http://127.0.0.1.nip.example",
    "http://0.0.0.0:8787",
  ])("are refused on %s", (APP_URL) => {
    expect(refusalOf({ ...enough, APP_URL, TEST_HOOKS: "1" })).toEqual([
      expect.stringMatching(/^TEST_HOOKS: is refused/),
    ]);
  });

  test("0 is off, anything else is refused", () => {
    expect(readSettings({ ...enough, TEST_HOOKS: "0" }).testHooks).toBe(false);
    expect(refusalOf({ ...enough, TEST_HOOKS: "true" })).toEqual(["TEST_HOOKS: is neither 0 nor 1."]);
  });
});

describe("the mail server", () => {
  test.each([
    ["smtp://mail.test", { host: "mail.test", port: 587, secure: false, user: null, pass: null }],
    ["smtps://mail.test", { host: "mail.test", port: 465, secure: true, user: null, pass: null }],
    [
      "smtp://me%40campus.test:p%3Ass@mail.test:2525",
      { host: "mail.test", port: 2525, secure: false, user: "me@campus.test", pass: "p:ss" },
    ],
  ])("is read from %s", (SMTP_URL, server) => {
    expect(readSettings({ ...enough, SMTP_URL }).smtp).toEqual(server);
  });

  test.each(["mail.test:25", "https://mail.test", "smtp://", "smtp://me:100%@mail.test"])(
    "%s is refused",
    (SMTP_URL) => {
      expect(refusalOf({ ...enough, SMTP_URL })).toEqual([expect.stringMatching(/^SMTP_URL: /)]);
    },
  );

  test("without a sender it writes as no-reply of the campus", () => {
    const { mailFrom } = readSettings({ ...enough, SMTP_URL: "smtp://x", MAIL_DOMAIN: "campus.example" });
    expect(mailFrom).toEqual({ name: null, address: "no-reply@campus.example" });
  });

  test("a sender with a line break in it is refused", () => {
    expect(refusalOf({ ...enough, MAIL_FROM: "Campus\r\nBcc: x <a@b.test>" })).toHaveLength(1);
    const { mailFrom } = readSettings({ ...enough, MAIL_FROM: "Campus <a@b.test>" });
    expect(mailFrom).toEqual({ name: "Campus", address: "a@b.test" });
  });
});

test("Slack and the campus account are all or nothing", () => {
  expect(refusalOf({ ...enough, SLACK_BOT_TOKEN: "x" })).toEqual([
    "SLACK_SIGNING_SECRET: is missing; it goes with SLACK_BOT_TOKEN.",
  ]);
  expect(refusalOf({ ...enough, OIDC_ISSUER: "https://login.test", OIDC_CLIENT_ID: "x" })).toHaveLength(1);
});

test("the same environment is read once", () => {
  const env = { ...enough };
  expect(settingsOf(env)).toBe(settingsOf(env));
});
