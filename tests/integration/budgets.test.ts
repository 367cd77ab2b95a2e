import { createExecutionContext, env } from "cloudflare:test";
import { beforeAll, expect, test, vi } from "vitest";
import type { PersonVerb } from "#app/domain/command.ts";
import { RULES } from "#app/domain/decide.ts";
import { isContactVerb, isReporterVerb, isSystemVerb } from "#app/domain/rules.ts";
import { actToken } from "#app/operations/act-by-link.ts";
import type { CodeMessage } from "#app/operations/carrier.ts";
import { deliverCodes } from "#app/operations/deliver-codes.ts";
import { openSetUp } from "#app/operations/set-up-campus.ts";
import { router } from "#workers/router.ts";
import { serverBuild } from "#workers/server-build.ts";
import { type Budget, DOOR, FORMS, PAGES, READERS, type Reader, VERBS } from "./budgets.ts";
import { idOf } from "./campus.ts";
import { PERSON_VERBS, pathOf, REQUESTER, ripeFor, saidOn } from "./every-verb.ts";
import { type FaultyCampus, faultyEmptyCampus, moveToFaultyCampus } from "./faulty-campus.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { HOME, sendForm, visit } from "./visit.ts";

const NOBODY: Person = {
  get: (path) => visit(path),
  cookie: "",
  send: (path, fields) => sendForm(path, fields as never),
  post: (path, body, headers = {}) =>
    visit(path, { method: "POST", body, headers: { Origin: HOME, ...headers } }),
};

let campus: FaultyCampus;
let reference: string;
const readers = new Map<Reader, Person>();
const files = { requests: 0 };

beforeAll(async () => {
  campus = await moveToFaultyCampus();
  Object.assign(env, { FILES: counted(env.FILES) });
  reference = await ripeFor("reply", campus.calm);
  for (const reader of READERS) readers.set(reader, reader === "nobody" ? NOBODY : await signedIn(reader));
}, 60_000);

/** The same bucket; each call of it is a request. */
function counted<T extends object>(bucket: T): T {
  return new Proxy(bucket, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...words: unknown[]) => {
        files.requests += 1;
        return value.apply(target, words);
      };
    },
  });
}

/** What an answer cost, and its status. */
async function costOf(answer: () => Promise<Response>, at: Pick<FaultyCampus, "plan" | "seen"> = campus) {
  await at.plan();
  files.requests = 0;
  const response = await answer();
  await response.text();
  return { status: response.status, database: (await at.seen()).requests, files: files.requests };
}

/**
 * What a look costs; where that is more than its budget, the least of three: a connection that ended just then is asked
 * anew, which is not the page's doing.
 */
async function leastCostOf(budget: Budget, look: () => Promise<Response>) {
  const { database, files } = budgeted(budget);
  let least = await costOf(look);
  for (let again = 0; again < 2 && (least.database > database || least.files > files); again += 1) {
    const cost = await costOf(look);
    if (cost.database < least.database) least = cost;
  }
  return least;
}

const budgeted = ({ database, files = 0 }: Budget) => ({ database, files });
const person = (reader: string) => readers.get(reader as Reader) ?? NOBODY;

test("every page of the manifest and every verb of the command table has a budget", async () => {
  const { routes } = await serverBuild();
  expect(Object.keys(PAGES).toSorted()).toEqual(
    Object.keys(routes)
      .filter((id) => id !== "root")
      .toSorted(),
  );
  const verbs = (Object.keys(RULES) as PersonVerb[]).filter(
    (verb) => !isSystemVerb(verb) && !isContactVerb(verb) && !isReporterVerb(verb),
  );
  expect(PERSON_VERBS.toSorted()).toEqual(verbs.toSorted());
});

const OPENED = Object.values(PAGES).flat();

test.each(READERS.map((reader) => [reader]))(
  "every page that %s opens keeps to its budget",
  async (reader) => {
    const found: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const { path, cost, nobody } of OPENED) {
      const budget = reader === "nobody" && nobody ? nobody : cost;
      const open = () => person(reader).get(path.replace("#", reference));
      const { status, ...spent } = await leastCostOf(budget, open);
      expect(status, path).toBeLessThan(500);
      found[path] = spent;
      expected[path] = budgeted(budget);
    }
    expect(found).toEqual(expected);
  },
);

test.each(Object.entries(DOOR))("%s keeps to its budget", async (path, budget) => {
  const { status, ...spent } = await leastCostOf(budget, () => NOBODY.get(path));
  expect(status).toBeLessThan(500);
  expect(spent).toEqual(budgeted(budget));
});

/** The codes that wait to be sent, without a mail server. */
async function lastCode(): Promise<CodeMessage[]> {
  const codes: CodeMessage[] = [];
  await deliverCodes(campus.calm, {
    async carryCode(code) {
      codes.push(code);
      return { kind: "accepted", messageId: "<1>", response: "250" };
    },
  });
  return codes;
}

const filing = () => ({
  description: "The tap drips.",
  stops: "none",
  idempotencyKey: crypto.randomUUID(),
});

test("a filing keeps to its budget, and so does its repeat", async () => {
  const fields = filing();
  const send = () => person("student14").send("/tickets/new?subcategory=plumbing", fields);
  expect(await costOf(send)).toEqual({ status: 303, ...budgeted(FORMS.file) });
  expect(await costOf(send)).toEqual({ status: 303, ...budgeted(FORMS.repeat) });
});

test.each(PERSON_VERBS)("%s keeps to its budget, and so does its repeat", async (verb) => {
  const on = await ripeFor(verb, campus.calm);
  const { by, form } = saidOn(verb, on);
  const fields = { ...form[1], seen: "9", idempotencyKey: crypto.randomUUID() };
  const send = () => person(by).send(pathOf(verb, on), fields);
  expect(await costOf(send)).toEqual({ status: 303, ...budgeted(VERBS[verb] ?? FORMS.command) });
  expect(await costOf(send)).toEqual({ status: 303, ...budgeted(FORMS.repeat) });
});

test("a link of a mail keeps to the budget of a page, and its button to that of a command", async () => {
  const on = await ripeFor("close", campus.calm);
  const act = { verb: "close", reference: on, personId: idOf(REQUESTER), seq: 9 } as const;
  const path = `/acts/${actToken(campus.calm, act, Date.now())}`;
  const press = () =>
    visit(path, { method: "POST", body: new URLSearchParams(), headers: { Origin: "null" } });
  const page = { database: 1, files: 0 };
  expect(await leastCostOf(page, () => visit(path))).toEqual({ status: 200, ...page });
  expect(await costOf(press)).toEqual({ status: 303, ...budgeted(FORMS.command) });
  expect(await costOf(press)).toEqual({ status: 303, ...budgeted(FORMS.repeat) });
});

test("a refusal keeps to its budget, with the page that shows it", async () => {
  const refused = await costOf(() => person("dean").send(`/tickets/${reference}/resolution`, { text: "" }));
  expect(refused).toEqual({ status: 422, ...budgeted(FORMS.refused) });
});

test("a page of a session that was long in use notes that once, after its answer", async () => {
  await campus.database.execute("update sessions set seen_at = seen_at - 3600000");
  const open = () => costOf(() => person("student14").get("/tickets"));
  await open();
  await vi.waitFor(async () => expect(await campus.seen()).toMatchObject({ requests: 2 }));
  expect(await open()).toMatchObject({ status: 200, database: 1 });
});

test("signing in and out keep to their budgets", async () => {
  const said = (password: string) =>
    costOf(() => sendForm("/login", { email: "student20@campus.test", password }));
  expect(await said("campus-demo-2026")).toEqual({ status: 303, ...budgeted(FORMS["sign in"]) });
  expect(await said("something else")).toEqual({ status: 422, ...budgeted(FORMS["sign in wrongly"]) });
  const asked = await costOf(() => sendForm("/login/code", { email: "student20@campus.test" }));
  expect(asked).toEqual({ status: 200, ...budgeted(FORMS["ask for a code"]) });
  const [code] = await lastCode();
  const byLink = await costOf(() => sendForm("/login/link", { token: code?.token ?? "" }));
  expect(byLink).toEqual({ status: 303, ...budgeted(FORMS["sign in by a code"]) });
  const leaving = await signedIn("student21");
  expect(await costOf(() => leaving.send("/logout"))).toEqual({
    status: 303,
    ...budgeted(FORMS["sign out"]),
  });
});

test("setting up keeps to its budget", async () => {
  const empty = await faultyEmptyCampus();
  const token = await openSetUp(empty.calm);
  const body = new URLSearchParams({
    campus: "Somewhere",
    timeZone: "Asia/Kolkata",
    name: "Asha Rao",
    email: "asha@campus.test",
    password: "a long enough password",
  });
  const request = new Request(`${HOME}/setup?token=${token}`, {
    method: "POST",
    body,
    headers: { Origin: HOME },
    redirect: "manual",
  });
  const worker = { ...env, TURSO_DATABASE_URL: empty.url };
  const sent = await costOf(async () => router.fetch(request, worker, createExecutionContext()), empty);
  expect(sent).toEqual({ status: 303, ...budgeted(FORMS["set up"]) });
});
