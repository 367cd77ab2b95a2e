import { z } from "zod";

/** Everything an operator can set, as plain data. Read once at the door; nothing below looks at the environment. */
export type Settings = z.output<typeof settings>;

/** Its message is one line per setting, each saying what to do. Values are never in it: some are secrets. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads all settings from a Worker's bindings or a process's environment; an empty string counts as not set.
 *
 * Refuses, naming each in one line: a setting that starts like ours but is none, a missing one, one that can't be
 * read, a secret under 32 bytes, and test hooks on an address that others can reach.
 */
export function readSettings(env: Record<string, unknown>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => typeof value === "string" && value !== ""),
  );
  const unknown = Object.keys(given)
    .filter((name) => !Object.hasOwn(shape, name) && OUR_PREFIXES.some((prefix) => name.startsWith(prefix)))
    .map((name) => `${name}: is no setting of Resolve; remove it or correct its name.`);
  const parsed = settings.safeParse(given);
  if (parsed.success && unknown.length === 0) return parsed.data;
  const wrong = parsed.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
  throw new SettingsError([...unknown, ...wrong].join("\n"));
}

let read = new WeakMap<object, Settings>();

/** `readSettings`, once for each `env`: the platform hands the same one to every request. */
export function settingsOf(env: Record<string, unknown>): Settings {
  const known = read.get(env);
  if (known !== undefined) return known;
  const fresh = readSettings(env);
  read.set(env, fresh);
  return fresh;
}

/** For tests, which go on in the same isolate with other settings. */
export function forgetSettings(): void {
  read = new WeakMap();
}

// Narrow enough to leave what shells and desktops set alone, such as SESSION_MANAGER or SENTRY_ORG.
const OUR_PREFIXES = [
  "APP_URL",
  "DATA_DIR",
  "DB_PORT",
  "LINK_SECRET",
  "LOG_LEVEL",
  "MAIL_",
  "METRICS_",
  "OIDC_",
  "SENTRY_DSN",
  "SESSION_SECRET",
  "SLACK_",
  "SMTP_",
  "TEST_HOOK",
  "TURSO_",
];

const MINIMUM_SECRET_BYTES = 32;

const secrets = z
  .string("is missing; set it to 32 random bytes or more (openssl rand -hex 32).")
  .transform((text) => text.split(",").map((secret) => secret.trim()))
  .refine(
    (list) => list.every((secret) => new TextEncoder().encode(secret).length >= MINIMUM_SECRET_BYTES),
    "is too weak; each secret needs 32 bytes or more (openssl rand -hex 32).",
  )
  .refine((list) => list.length <= 2, "has more than two secrets; keep the new one and the one before it.");

const port = z
  .string()
  .regex(/^\d{1,5}$/, "is not a port; use a number from 1 to 65535.")
  .transform(Number)
  .refine((number) => number >= 1 && number <= 65_535, "is not a port; use a number from 1 to 65535.");

const webAddress = (example: string) =>
  z.string().refine((text) => isAddress(text, ["http:", "https:"]), {
    error: `is not a web address; write it like ${example}.`,
    abort: true,
  });

const withoutTrailingSlash = (text: string) => text.replace(/\/+$/, "");

const shape = {
  PORT: port.default(8787),
  DB_PORT: port.default(8788),
  DATA_DIR: z.string().default(".data"),
  APP_URL: webAddress("https://help.campus.example")
    .refine((text) => new URL(text).pathname === "/", "must be an origin alone, without a path.")
    .transform(withoutTrailingSlash)
    .optional(),
  TURSO_DATABASE_URL: z
    .string()
    .refine(
      (text) => isAddress(text, ["libsql:", "https:", "http:"]),
      "is not a database address; write it like libsql://NAME.turso.io.",
    )
    .optional(),
  TURSO_AUTH_TOKEN: z.string().optional(),
  SESSION_SECRET: secrets,
  LINK_SECRET: secrets,
  MAIL_SECRET: secrets,
  SMTP_URL: z
    .string()
    .refine(
      (text) => isAddress(text, ["smtp:", "smtps:"]) && !/%(?![0-9a-f]{2})/i.test(text),
      "is not a mail server; write it like smtp://user:password@host:587 or smtps://….",
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\r\n]+ <)?[^\s<>@,]+@[^\s<>@,]+>?$/,
      "is not a mail address; write it like help@campus.example.",
    )
    .optional(),
  MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "is not a domain; write it like campus.example.")
    .default("campus.test"),
  MAIL_AUTHSERV_ID: z.string().default("mx.cloudflare.net"),
  SLACK_BOT_TOKEN: z.string().optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_API_URL: webAddress("https://slack.com/api")
    .transform(withoutTrailingSlash)
    .default("https://slack.com/api"),
  // Compared letter by letter with the provider's own word, so its trailing slash stays.
  OIDC_ISSUER: webAddress("https://login.campus.example").optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  SENTRY_DSN: webAddress("https://key@sentry.example/1").optional(),
  LOG_LEVEL: z
    .enum(["debug", "info", "warning", "error"], "is not a level; use debug, info, warning or error.")
    .default("info"),
  METRICS_TOKEN: z.string().min(16, "is too weak; use 16 characters or more.").optional(),
  TEST_HOOKS: z.enum(["0", "1"], "is neither 0 nor 1.").default("0"),
};

/** Settings that only work together. */
const TOGETHER = [
  ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
] as const;

const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

const settings = z
  .object(shape)
  .check(({ value, issues }) => {
    for (const group of TOGETHER) {
      const missing = group.filter((name) => value[name] === undefined);
      if (missing.length === group.length) continue;
      for (const name of missing) {
        const others = group.filter((other) => other !== name).join(" and ");
        issues.push({
          code: "custom",
          input: value,
          path: [name],
          message: `is missing; it goes with ${others}.`,
        });
      }
    }
    const host = URL.parse(appUrl(value))?.hostname ?? "";
    if (value.TEST_HOOKS === "1" && !LOOPBACK_HOSTS.includes(host)) {
      const message = "is refused, because APP_URL is not localhost, 127.0.0.1 or ::1; unset it.";
      issues.push({ code: "custom", input: value, path: ["TEST_HOOKS"], message });
    }
  })
  .transform((value) => ({
    port: value.PORT,
    dbPort: value.DB_PORT,
    dataDir: value.DATA_DIR,
    appUrl: appUrl(value),
    database: {
      url: value.TURSO_DATABASE_URL ?? `http://127.0.0.1:${value.DB_PORT}`,
      authToken: value.TURSO_AUTH_TOKEN ?? null,
    },
    /** The first signs, each is accepted. */
    sessionSecrets: value.SESSION_SECRET,
    linkSecrets: value.LINK_SECRET,
    mailSecrets: value.MAIL_SECRET,
    smtp: value.SMTP_URL === undefined ? null : mailServer(new URL(value.SMTP_URL)),
    mailFrom: mailbox(value.MAIL_FROM ?? `no-reply@${value.MAIL_DOMAIN}`),
    mailDomain: value.MAIL_DOMAIN,
    mailAuthservId: value.MAIL_AUTHSERV_ID,
    slack:
      value.SLACK_BOT_TOKEN === undefined || value.SLACK_SIGNING_SECRET === undefined
        ? null
        : {
            botToken: value.SLACK_BOT_TOKEN,
            signingSecret: value.SLACK_SIGNING_SECRET,
            apiUrl: value.SLACK_API_URL,
          },
    oidc:
      value.OIDC_ISSUER === undefined ||
      value.OIDC_CLIENT_ID === undefined ||
      value.OIDC_CLIENT_SECRET === undefined
        ? null
        : {
            issuer: value.OIDC_ISSUER,
            clientId: value.OIDC_CLIENT_ID,
            clientSecret: value.OIDC_CLIENT_SECRET,
          },
    sentryDsn: value.SENTRY_DSN ?? null,
    logLevel: value.LOG_LEVEL,
    metricsToken: value.METRICS_TOKEN ?? null,
    testHooks: value.TEST_HOOKS === "1",
  }));

function appUrl({ APP_URL, PORT }: { APP_URL?: string | undefined; PORT: number }): string {
  return APP_URL ?? `http://localhost:${PORT}`;
}

/** Without a port: 465 for TLS from the start, 587 for submission that upgrades. */
function mailServer(url: URL) {
  const secure = url.protocol === "smtps:";
  return {
    host: url.hostname,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    user: url.username === "" ? null : decodeURIComponent(url.username),
    pass: url.password === "" ? null : decodeURIComponent(url.password),
  };
}

/** `Campus <help@campus.example>`, or the address alone: then mails are signed with the campus's name. */
function mailbox(text: string): { name: string | null; address: string } {
  const [, name, address] = /^([^<]+) <([^>]+)>$/.exec(text) ?? [];
  return name && address
    ? { name: name.trim(), address }
    : { name: null, address: text.replace(/[<>]/g, "") };
}

function isAddress(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== "";
}
