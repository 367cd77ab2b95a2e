import { beforeAll, expect, test } from "vitest";
import type { PersonVerb } from "#app/domain/command.ts";
import { CONFLICTS } from "#app/domain/conflicts.ts";
import { SCOPES } from "#app/domain/sign-in/api-tokens.ts";
import { takeConsoleErrors } from "#tests/console-error-fails.ts";
import { QUICK_FAULTS } from "#tests/fixtures/faults.ts";
import { SAID_HERE } from "#workers/api/commands.ts";
import { eventsOf, fileWith, idOf, NOW } from "./campus.ts";
import { EVERY_VERB, PERSON_VERBS, pathOf, REQUESTER, ripeFor, saidOn } from "./every-verb.ts";
import { type FaultyCampus, moveToFaultyCampus } from "./faulty-campus.ts";
import {
  ask,
  came,
  described,
  documentedAnswers,
  operations,
  program,
  schemaOf,
  tokenOf,
} from "./programs.ts";
import { signedIn } from "./signed-in.ts";
import { visit } from "./visit.ts";

let campus: FaultyCampus;
/** A ticket of the requester's, and one that is confidential. */
let own: string;
let secret: string;
const tokens = new Map<string, string>();

beforeAll(async () => {
  campus = await moveToFaultyCampus();
  own = await fileWith(campus.calm, REQUESTER, { subcategory: "wifi-block" });
  secret = await fileWith(campus.calm, REQUESTER, { subcategory: "harassment" });
  for (const mail of [REQUESTER, "dean", "warden.neeladri", "student33"])
    tokens.set(mail, await tokenOf(mail, SCOPES, campus.calm));
  await manyRequests();
});

/** What the tests of one file ask is more than a program may in a minute. */
async function manyRequests() {
  await campus.database.execute("update api_tokens set per_minute = 100000 where per_minute = 60");
}

const tokenFor = (mail: string) => tokens.get(mail) ?? "";
const by = (mail: string) => program(tokenFor(mail));
const json = async <T = Record<string, unknown>>(answer: Response | Promise<Response>) =>
  (await (await answer).json()) as T;
const filled = (path: string) => path.replace("{reference}", own).replace("{slug}", "plumbing");

test("the document is OpenAPI 3.1, and each example is a body that its schema lets in", async () => {
  expect((await described()).openapi).toBe("3.1.0");
  for (const { operation } of await operations()) {
    const body = operation.requestBody?.content["application/json"];
    if (body)
      expect((await schemaOf(body.schema)).safeParse(body.example).success, operation.operationId).toBe(true);
    for (const { content = {} } of Object.values(operation.responses))
      for (const { schema, example } of Object.values(content) as { schema: object; example?: unknown }[])
        expect((await schemaOf(schema as never)).safeParse(example).error).toBeUndefined();
  }
});

test("the document is everybody's for some minutes, and says the same each time", async () => {
  const [first, second] = [await visit("/api/v1/openapi.json"), await visit("/api/v1/openapi.json")];
  expect(first.headers.get("Cache-Control")).toBe("public, max-age=300");
  expect(first.headers.get("Content-Type")).toBe("application/json");
  expect(await second.text()).toBe(await first.text());
});

test("says who one is, what the campus calls things, and what a subcategory asks", async () => {
  const { get } = by(REQUESTER);
  expect(await json(get("/me"))).toMatchObject({ id: idOf(REQUESTER), roles: ["student"], scopes: SCOPES });
  expect(JSON.stringify(await json(get("/statuses")))).toContain('"kind":"waiting_requester"');
  const categories = JSON.stringify(await json(get("/categories")));
  expect(categories).toContain('"slug":"plumbing"');
  expect(categories).not.toContain("harassment");
  expect(await json(get("/subcategories/mess-quality"))).toMatchObject({ slug: "mess-quality" });
  expect((await get("/subcategories/harassment")).status).toBe(404);
  expect(await json(get("/subcategories/fees-refunds"))).toMatchObject({ allowsConfidential: true });
  expect((await get(`/subcategories/${"x".repeat(200)}`)).status).toBe(422);
});

test("lists one's own tickets page by page, and the desk's for those who have one, but none that are confidential", async () => {
  type Page = { items: { reference: string }[]; next: string | null };
  const first = await json<Page>(by("dean").get("/tickets?list=all&limit=5"));
  expect(first.items).toHaveLength(5);
  const second = await json<Page>(by("dean").get(`/tickets?list=all&limit=5&cursor=${first.next}`));
  const seen = [...first.items, ...second.items].map(({ reference }) => reference);
  expect(new Set(seen).size).toBe(seen.length);
  const mine = await json<Page>(by(REQUESTER).get("/tickets?state=open"));
  const references = mine.items.map(({ reference }) => reference);
  expect(references).toContain(own);
  expect(references).not.toContain(secret);
  const { get } = by(REQUESTER);
  expect((await get("/tickets?list=all")).status).toBe(403);
  expect((await get("/tickets?list=everything")).status).toBe(422);
  for (const cursor of ["x", "none", btoa("1;2")])
    expect((await get(`/tickets?cursor=${cursor}`)).status).toBe(422);
});

test("shows a ticket to those who may see it, and a confidential one to nobody", async () => {
  const shown = await by(REQUESTER).get(`/tickets/${own}`);
  expect(shown.headers.get("ETag")).toBe('"1"');
  expect(await json(shown)).toMatchObject({
    reference: own,
    may: expect.arrayContaining(["messages", "cancellation"]),
  });
  expect((await by("student33").get(`/tickets/${own}`)).status).toBe(404);
  expect((await by(REQUESTER).get(`/tickets/${secret}`)).status).toBe(404);
  expect((await by(REQUESTER).get(`/tickets/${own}?before=x`)).status).toBe(422);
  expect((await by(REQUESTER).post(`/tickets/${secret}/messages`, { body: "Hello?" })).status).toBe(404);
  expect(
    await json(by(REQUESTER).post("/tickets", { subcategory: "harassment", description: "He" })),
  ).toMatchObject({
    errors: [{ field: "subcategory", code: "subcategory_unknown" }],
  });
  const wish = { subcategory: "fees-refunds", description: "He", confidential: true };
  expect(await json(by(REQUESTER).post("/tickets", wish))).toMatchObject({
    errors: [{ field: "confidential", code: "confidential_on_page" }],
  });
});

test("files a ticket once for one key, and refuses the key for another", async () => {
  const { post } = by("student33");
  const day = new Date(NOW + 2 * 86_400_000).toISOString().slice(0, 10);
  const times = [`${day}/10:00-12:30`];
  const body = { subcategory: "plumbing", description: "The tap drips.", stops: "none", times };
  const headers = { "Idempotency-Key": '"one"' };
  const first = await post("/tickets", body, headers);
  const { reference } = await json<{ reference: string }>(first);
  expect([first.status, first.headers.get("Location")]).toEqual([201, `/api/v1/tickets/${reference}`]);
  expect(await json(post("/tickets", body, headers))).toMatchObject({ reference, isRepeat: true });
  expect(await json(post("/tickets", { ...body, description: "Other" }, headers))).toMatchObject({
    status: 422,
  });
  const came = { fromAt: `${day}T04:30:00.000Z`, untilAt: `${day}T07:00:00.000Z` };
  expect(await json(by("student33").get(`/tickets/${reference}`))).toMatchObject({ availableTimes: [came] });
  expect(await json(post("/tickets", { ...body, times: ["whenever"] }))).toMatchObject({
    errors: [{ field: "times", code: "times_unreadable" }],
  });
  const [event] = await eventsOf(reference, campus.database);
  expect(event).toMatchObject({ actor_kind: "person", actor_id: idOf("student33"), via: "api" });
  const limits = first.headers.get("RateLimit") ?? "";
  expect(limits).toContain('"requests-minute"');
  expect(limits).toContain('"filings-hour"');
  for (let more = 0; more < 4; more += 1) await post("/tickets", body);
  expect((await post("/tickets", body)).headers.get("Retry-After")).toMatch(/^\d+$/);
});

/** The body that a form's fields are. */
function bodyOf(verb: PersonVerb, fields: Readonly<Record<string, string>>): Record<string, unknown> {
  const lists = verb === "split" ? ["quotes"] : verb === "offer_times" ? ["times"] : [];
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => {
      const said =
        /^\d+$/.test(text) && name !== "into" && name !== "to" && name !== "incident" ? Number(text) : text;
      return [name, lists.includes(name) ? [said] : text === "yes" ? true : said];
    }),
  );
}

const UNLIKE = new Set(["ticket_id", "at", "via", "hash", "words_hash", "facts", "changes"]);
const alike = (event: Record<string, unknown> | undefined) =>
  Object.fromEntries(Object.entries(event ?? {}).filter(([name]) => !UNLIKE.has(name)));
/** Moments and tickets differ between two tickets; which facts there are does not. */
const shapeOf = (event: Record<string, unknown> | undefined) => [
  Object.keys(JSON.parse(String(event?.facts))),
  Object.keys(JSON.parse(String(event?.changes))),
  Object.keys((JSON.parse(String(event?.changes)) as { ticket?: object }).ticket ?? {}),
];

test.each(PERSON_VERBS.filter((verb) => verb !== "look" && verb !== "decide_withdrawal"))(
  "%s does by a page and by a program the same",
  async (verb) => {
    const [page, called] = [await ripeFor(verb, campus.calm), await ripeFor(verb, campus.calm)];
    const { by: who } = EVERY_VERB[verb];
    const person = await signedIn(who);
    expect((await person.send(pathOf(verb, page), { ...saidOn(verb, page).form[1] })).status).toBe(303);
    const [noun, fields] = saidOn(verb, called).form;
    const body = bodyOf(verb, fields);
    const key = { "Idempotency-Key": `"${verb}"` };
    const path = `/tickets/${called}/${noun === "" ? "messages" : noun}`;
    // Before any reading: that somebody else filed or ended it is a change of kind.
    if (CONFLICTS[verb]?.changedKind || verb === "decide_extension")
      expect((await by(who).post(path, body, { "If-Match": '"0"' })).status).toBe(412);
    // Ratings are seen by leadership, and collide for them alone.
    if (verb === "review")
      expect((await by("dean").post(path, body, { "If-Match": '"0"' })).status).toBe(412);
    const done = await by(who).post(path, body, key);
    expect(done.status, await done.clone().text()).toBe(200);
    expect(await json(by(who).post(path, body, key))).toMatchObject({ isRepeat: true });
    const last = async (reference: string) => (await eventsOf(reference, campus.database)).at(-1);
    const [paged, programmed] = [await last(page), await last(called)];
    expect([paged?.via, programmed?.via]).toEqual(["web", "api"]);
    expect(alike(programmed)).toEqual(alike(paged));
    expect(shapeOf(programmed)).toEqual(shapeOf(paged));
    // Once more without the key: what is over by now is said so.
    await by(who).post(path, body);
  },
);

test("refuses with 412 what collides with something after If-Match, and looks for nothing without", async () => {
  const reference = await ripeFor("reply", campus.calm);
  const at = (noun: string) => `/tickets/${reference}/${noun}`;
  const { get, post } = by(REQUESTER);
  const seen = (await get(`/tickets/${reference}`)).headers.get("ETag") ?? "";
  const warden = by("warden.neeladri");
  for (const verb of ["ask", "job", "tat", "recategorise"] as const) {
    const [noun, fields] = saidOn(verb, reference).form;
    expect((await warden.post(at(noun || "messages"), bodyOf(verb, fields))).status).toBe(200);
  }
  const reply = { body: "In the bath." };
  expect(await json(post(at("messages"), reply, { "If-Match": seen }))).toMatchObject({ status: 412 });
  expect((await post(at("messages"), reply, { "If-Match": "*" })).status).toBe(200);
  for (const verb of [
    "resolve",
    "claim",
    "assign",
    "forward",
    "recategorise",
    "tat",
    "split",
    "job",
  ] as const) {
    const [noun, fields] = saidOn(verb, reference).form;
    const late = await by("dean").post(at(noun), bodyOf(verb, fields), { "If-Match": seen });
    expect([noun, late.status]).toEqual([noun, 412]);
  }
});

test("whose own ticket belongs to a known problem does not leave it by itself", async () => {
  const { input } = saidOn("include", await ripeFor("exclude", campus.calm));
  expect((await by(REQUESTER).post(`/tickets/${input.incident}/joining-undo`)).status).toBe(409);
});

const COMMANDS = ["messages", ...SAID_HERE];
const exampleOf = async (noun: string) =>
  (await operations()).find(({ operation }) => operation.operationId === noun)?.operation.requestBody
    ?.content["application/json"].example;

test("no request is let in without a token that is good, and none beyond its scopes", async () => {
  const scopeless = await tokenOf(REQUESTER, ["tickets:read"], campus.calm);
  const writer = await tokenOf(REQUESTER, ["tickets:write"], campus.calm);
  await manyRequests();
  const person = await signedIn(REQUESTER);
  for (const { path, method, operation } of await operations()) {
    const body = operation.requestBody?.content["application/json"].example;
    const at = filled(path);
    const cookie = await ask(null, method, at, { body, headers: { Cookie: person.cookie } });
    expect([cookie.status, cookie.headers.get("Set-Cookie")]).toEqual([401, null]);
    expect((await ask(`resolve_${"x".repeat(32)}`, method, at, { body })).status).toBe(401);
    const [needed] = operation.security.flatMap(({ token }) => token);
    if (needed === undefined) continue;
    const short = needed === "tickets:read" ? writer : scopeless;
    const refused = await ask(short, method, at, { body });
    expect([refused.status, refused.headers.get("WWW-Authenticate")]).toEqual([
      403,
      `Bearer error="insufficient_scope", scope="${needed}"`,
    ]);
  }
});

test("a read asks the database twice, a command three times", async () => {
  const cost = async (answer: () => Promise<Response>) => {
    await campus.plan();
    await answer();
    return (await campus.seen()).requests;
  };
  await by(REQUESTER).get("/me");
  expect(await cost(() => by(REQUESTER).get(`/tickets/${own}`))).toBe(2);
  expect(await cost(() => by(REQUESTER).post(`/tickets/${own}/messages`, { body: "Still." }))).toBe(3);
});

test("a token does nothing for pages", async () => {
  const headers = { Authorization: `Bearer ${tokenFor(REQUESTER)}` };
  expect((await visit("/tickets", { headers })).status).toBe(303);
});

test("counts requests by their token, and says when again", async () => {
  const token = await tokenOf(REQUESTER, SCOPES, campus.calm);
  await campus.database.execute("update api_tokens set per_minute = 1 where per_minute = 60");
  const first = await ask(token, "GET", "/me");
  expect(first.headers.get("RateLimit")).toMatch(/^"requests-minute";r=0;t=\d+$/);
  expect(first.headers.get("RateLimit-Policy")).toBe('"requests-minute";q=1;w=60');
  for (const { path, method, operation } of await operations()) {
    const answer = await ask(token, method, filled(path), {
      body: operation.requestBody?.content["application/json"].example,
    });
    expect([answer.status, Number(answer.headers.get("Retry-After")) > 0]).toEqual([429, true]);
  }
});

test("bodies that are no JSON, too long, or not what they should be are problems", async () => {
  const token = tokenFor("dean");
  for (const { path, method, operation } of (await operations()).filter((each) => each.method === "POST")) {
    const at = filled(path);
    expect((await ask(token, method, at, { body: "{" })).status).toBe(400);
    expect(
      (await ask(token, method, at, { body: "a=b", headers: { "Content-Type": "text/plain" } })).status,
    ).toBe(415);
    expect(
      (await ask(token, method, at, { body: JSON.stringify({ body: "x".repeat(1_100_000) }) })).status,
    ).toBe(413);
    const odd = await ask(token, method, at, { body: [], headers: { "Idempotency-Key": "k" } });
    expect([odd.status, operation.operationId]).toEqual([422, operation.operationId]);
  }
});

test("a request without a body, however it says so, is read as one with an empty object", async () => {
  const reference = await ripeFor("reply", campus.calm);
  const nothing = [{}, { body: "" }, { body: "", headers: { "Content-Type": "application/json" } }];
  for (const { path, method, operation } of (await operations()).filter((each) => each.method === "POST"))
    for (const said of nothing) {
      const answer = await ask(tokenFor("dean"), method, path.replace("{reference}", reference), said);
      expect([operation.operationId, answer.status]).toEqual([
        operation.operationId,
        expect.toBeOneOf([200, 403, 404, 409, 422]),
      ]);
      if (path === "/tickets") expect(answer.status).toBe(422);
    }
});

test("JSON is known by whatever name its type has", async () => {
  const { post } = by(REQUESTER);
  for (const type of ["application/json;", "APPLICATION/JSON; charset=", "application/vnd.campus2+json"]) {
    const said = await post(`/tickets/${own}/messages`, { body: "Still." }, { "Content-Type": type });
    expect([type, said.status]).toEqual([type, 200]);
  }
});

test("a body that goes many levels down is refused before anybody follows it", async () => {
  const many = 100_000;
  const body = `{"a":${"[".repeat(many)}${"]".repeat(many)}}`;
  expect(await json(ask(tokenFor(REQUESTER), "POST", "/tickets", { body }))).toMatchObject({
    status: 422,
    errors: [{ code: "request_invalid" }],
  });
});

test("what a person may not see, may not do, or what is over is refused as on pages", async () => {
  const closed = await ripeFor("reply", campus.calm);
  await by(REQUESTER).post(`/tickets/${closed}/cancellation`, { reason: "It works again." });
  for (const noun of COMMANDS) {
    const body = await exampleOf(noun);
    expect((await by("dean").post(`/tickets/999999/${noun}`, body)).status).toBe(404);
    for (const mail of ["dean", REQUESTER]) await by(mail).post(`/tickets/${closed}/${noun}`, body);
  }
});

test("a token ends with its person, its time, or when it is taken away", async () => {
  const token = await tokenOf("student34", SCOPES, campus.calm);
  const status = async () => (await ask(token, "GET", "/me")).status;
  expect(await status()).toBe(200);
  await campus.database.execute(`update people set state = 'suspended' where id = ${idOf("student34")}`);
  expect(await status()).toBe(401);
  await campus.database.execute(`update people set state = 'active' where id = ${idOf("student34")}`);
  expect(await status()).toBe(200);
  await campus.database.execute(
    `update api_tokens set expires_at = 1 where person_id = ${idOf("student34")}`,
  );
  expect(await status()).toBe(401);
});

test("a database that is away is 503, and a fault of ours 500 with the number to name", async () => {
  const token = tokenFor("dean");
  const each = async (status: number) => {
    for (const { path, method, operation } of await operations()) {
      const body = operation.requestBody?.content["application/json"].example;
      const answer = await ask(token, method, filled(path), { body });
      expect([answer.status, operation.operationId]).toEqual([status, operation.operationId]);
    }
  };
  await campus.plan({ fault: QUICK_FAULTS["503 before"], from: 1 });
  await each(503);
  await campus.plan();
  await campus.database.execute("alter table api_tokens rename to gone");
  await each(500);
  await campus.database.execute("alter table gone rename to api_tokens");
  expect(takeConsoleErrors().length).toBeGreaterThan(0);
});

test("every answer that the document names has come", async () => {
  const missing = (await documentedAnswers()).filter((answer) => !came.has(answer));
  expect(missing.join("\n")).toBe("");
});
