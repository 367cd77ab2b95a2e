import { createExecutionContext, env } from "cloudflare:test";
import { beforeAll, expect, inject, test } from "vitest";
import { router } from "#workers/router.ts";
import { serverBuild } from "#workers/server-build.ts";
import { PAGES } from "./budgets.ts";
import { deps, moveToOwnCampus } from "./campus.ts";
import { EVERY_VERB, PERSON_VERBS, pathOf, REQUESTER, ripeFor } from "./every-verb.ts";
import {
  BODIES,
  HEADERS,
  type Random,
  randomOf,
  SEGMENTS,
  spoiltFields,
  spoiltPath,
  VALUES,
} from "./hostile.ts";
import { type Described, isNamed, operations, tokenOf } from "./programs.ts";
import { signedIn } from "./signed-in.ts";
import { HOME, visit } from "./visit.ts";

/** Longer than that nobody waits, whatever they sent. */
const WITHIN_MS = 2_000;
const SEED = inject("seed");
const PEOPLE = ["nobody", REQUESTER, "warden.neeladri", "super"] as const;

type Form = { path: string; fields: readonly (readonly [string, string])[] };
type Sender = { name: string; cookie: string; token: string; random: Random };

let reference: string;
let world: Env;
const senders: Sender[] = [];

beforeAll(async () => {
  await moveToOwnCampus({ TEST_HOOKS: "0" });
  reference = await ripeFor("reply", deps());
  world = { ...env, RATE_LIMITER: { getByName: () => UNCOUNTED } } as unknown as Env;
  for (const [at, name] of PEOPLE.entries()) senders.push(await senderOf(name, randomOf(SEED + at)));
  await visit("/");
}, 60_000);

const UNCOUNTED = {
  take: async () => ({ admitted: true, againAt: 0, standings: [] }),
  giveBack: async () => {},
};

async function senderOf(name: (typeof PEOPLE)[number], random: Random): Promise<Sender> {
  if (name === "nobody") return { name, cookie: "", token: "", random };
  return { name, cookie: (await signedIn(name)).cookie, token: await tokenOf(name), random };
}

/** Every address of the door but pages, as `GET /attachments/:id`. */
const atTheDoor = () =>
  router.routes
    .filter(({ path }) => !path.endsWith("*"))
    .map(({ method, path }) => ({ method, path: path.replace(/:\w+(\{[^/]*\})?/g, "1") }));

/**
 * Asks, and finds a fault, a long wait or a glimpse of the code; answers the page. What took long is asked again, since
 * the machine may have been busy with something else.
 */
async function ask(sender: Sender, path: string, init: RequestInit, wrong: string[]): Promise<string> {
  const answers = [await answerTo(sender, path, init)];
  while (answers.every(isSlow) && answers.length < 3) answers.push(await answerTo(sender, path, init));
  const said = `${sender.name} ${path} ${JSON.stringify({ ...init, body: String(init.body ?? "") })}`;
  const note = (what: string) => wrong.push(`${what}: ${said.slice(0, 1_000)}`);
  for (const { status, text } of answers) {
    // Whether all parts answer is what that address is there to say.
    if (status >= 500 && !path.startsWith("/readyz")) note(String(status));
    const isOfPrograms = path.startsWith("/api/v1/");
    if (isOfPrograms && !(await isNamed(init.method ?? "GET", path.slice("/api/v1".length), status)))
      note(`${status}, which the document does not name`);
    if (/\n\s+at .+:\d+|node_modules|SQLITE_/.test(text)) note("shows code");
  }
  if (answers.every(isSlow)) note(answers.map(({ tookMs }) => `${tookMs} ms`).join(", "));
  return answers[0]?.text ?? "";
}

type Answer = { status: number; text: string; tookMs: number };

const isSlow = ({ tookMs }: Answer) => tookMs > WITHIN_MS;

async function answerTo(sender: Sender, path: string, init: RequestInit): Promise<Answer> {
  const own: Record<string, string> = sender.cookie === "" ? {} : { Cookie: sender.cookie };
  const request = new Request(`${HOME}${path}`, {
    redirect: "manual",
    ...init,
    headers: { ...own, Origin: HOME, ...(init.headers as Record<string, string>) },
  });
  const startedAt = Date.now();
  const answer = await router.fetch(request, world, createExecutionContext());
  const text = await answer.text();
  const isSignedOut = answer.headers.getSetCookie().some((line) => line.startsWith("session=;"));
  if (isSignedOut && sender.cookie !== "" && request.headers.get("Cookie") === sender.cookie)
    sender.cookie = (await signedIn(sender.name)).cookie;
  return { status: answer.status, text, tookMs: Date.now() - startedAt };
}

/** Everybody at once, each in an order of their own that the seed gives. */
async function everybody(each: (sender: Sender, wrong: string[]) => Promise<void>): Promise<string[]> {
  const wrong: string[] = [];
  await Promise.all(senders.map((sender) => each(sender, wrong)));
  return wrong;
}

const form = (fields: [string, string][]) => ({ method: "POST", body: new URLSearchParams(fields) });

test(`no address of a page, however spoilt, is answered by a fault (SEED=${SEED})`, async () => {
  const { routes } = await serverBuild();
  const listed = Object.keys(routes).filter((id) => id !== "root");
  expect(Object.keys(PAGES).toSorted(), "each route has an address to spoil").toEqual(listed.toSorted());
  const paths = Object.values(PAGES).flat();
  const wrong = await everybody(async (sender, wrong) => {
    const { random } = sender;
    for (const { path } of paths) {
      const good = path.replace("#", reference);
      await ask(sender, spoiltPath(good, random), { headers: random.pick(HEADERS) }, wrong);
      await ask(sender, spoiltPath(good, random), {}, wrong);
      await ask(sender, good, { method: random.pick(METHODS), headers: random.pick(HEADERS) }, wrong);
      const { type, body } = random.pick(BODIES);
      await ask(sender, good, { method: "POST", body, headers: { "Content-Type": type } }, wrong);
    }
  });
  expect(wrong).toEqual([]);
}, 60_000);

const METHODS = ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", "PURGE", "QUERY"] as const;

test(`no form of a page, however spoilt, is answered by a fault (SEED=${SEED})`, async () => {
  const wrong = await everybody(async (sender, wrong) => {
    const paths = Object.values(PAGES)
      .flat()
      .map(({ path }) => path.replace("#", reference));
    const sent = new Set<string>();
    for (const path of new Set(paths)) {
      const forms = formsOf(path, await ask(sender, path, {}, wrong));
      for (const { path: action, fields } of [...forms, { path, fields: [] }]) {
        const kind = [action.replace(/[\d?].*/, ""), ...fields.map(([name]) => name)].join(" ");
        if (sent.has(kind)) continue;
        sent.add(kind);
        await ask(sender, action, form(spoiltFields(fields, sender.random)), wrong);
      }
    }
    for (const verb of PERSON_VERBS) {
      const said = [...Object.entries(EVERY_VERB[verb].form[1]), ["seen", "1"], ["idempotencyKey", "k"]];
      const fields = spoiltFields(said as [string, string][], sender.random);
      await ask(sender, pathOf(verb, reference), form(fields), wrong);
    }
  });
  expect(wrong).toEqual([]);
}, 60_000);

/** What the forms of a page send and where to, with what stands in them. */
function formsOf(path: string, html: string): Form[] {
  return [...html.matchAll(/<form[^>]*method="post"[^>]*>.*?<\/form>/gs)].map(([whole]) => ({
    path: /action="([^"]*)"/.exec(whole)?.[1]?.replaceAll("&amp;", "&") || path,
    fields: [...whole.matchAll(/name="([^"]*)"(?:[^>]*?value="([^"]*)")?/g)].map(
      ([, name = "", value = ""]) => [name, value] as const,
    ),
  }));
}

test(`nothing at the door and nothing for programs is answered by a fault (SEED=${SEED})`, async () => {
  const documented = await operations();
  const wrong = await everybody(async (sender, wrong) => {
    const { random } = sender;
    const bearer = { Authorization: `Bearer ${sender.token}` };
    for (const { method, path } of atTheDoor().filter(({ path }) => !path.startsWith("/api/v1/")))
      for (let again = 0; again < 3; again += 1) {
        const headers = random.pick(HEADERS);
        await ask(
          sender,
          spoiltPath(path, random),
          { method: method === "ALL" ? "GET" : method, headers },
          wrong,
        );
      }
    for (const { path, method, operation } of documented) {
      const known = () => path.replace(/\{\w+\}/, random.chance(0.7) ? reference : random.pick(SEGMENTS));
      for (let again = 0; again < 3; again += 1) {
        const address = spoiltPath(`/api/v1${known()}`, random);
        await ask(sender, address, { method, ...bodyOf(operation, random, bearer) }, wrong);
      }
    }
  });
  expect(wrong).toEqual([]);
}, 60_000);

type Operation = Described["paths"][string][string];

/** The example of the document with values in it that are of another kind, or something that is no JSON. */
function bodyOf(operation: Operation, random: Random, bearer: Record<string, string>): RequestInit {
  const headers = { ...random.pick(HEADERS), ...bearer };
  if (!operation.requestBody) return { headers };
  const { type, body } = random.pick(BODIES);
  if (random.chance(0.2)) return { body, headers: { ...headers, "Content-Type": type } };
  const { example } = operation.requestBody.content["application/json"];
  const odd = [...VALUES, null, -1, 1.5, 1e300, true, [], {}, [null], { a: [[]] }];
  const spoilt = Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, random.chance(0.4) ? random.pick(odd) : value]),
  );
  return { body: JSON.stringify(spoilt), headers: { ...headers, "Content-Type": "application/json" } };
}
