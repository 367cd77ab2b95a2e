import { beforeAll, expect, test } from "vitest";
import { PAGES } from "./budgets.ts";
import { deps, eventsOf, fileAs, moveToOwnCampus, newKey, rowsOf, say, ticketOf } from "./campus.ts";
import { operations, program, tokenOf } from "./programs.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { HOME, sendForm, visit } from "./visit.ts";

// Cases that hit other help desks, by their numbers in docs/security-cases.md, where no other test has them.

let student: Person;
let staff: Person;
let admin: Person;

beforeAll(async () => {
  await moveToOwnCampus({ TEST_HOOKS: "0" });
  [student, staff, admin] = await Promise.all([
    signedIn("student14"),
    signedIn("warden.neeladri"),
    signedIn("super"),
  ]);
});

/** What a page answers to nobody. */
function expectSignIn({ status, headers }: Response) {
  expect([status, headers.get("Location")]).toEqual([303, expect.stringMatching(/^\/login\?redirectTo=/)]);
}

const NAMES_SOMEBODY = {
  "X-Remote-User": "super@campus.test",
  "X-Forwarded-User": "super@campus.test",
  "Cf-Access-Authenticated-User-Email": "super@campus.test",
  "X-On-Behalf-Of": "super@campus.test",
  From: "super@campus.test",
};

test("S-04, S-11: a header names nobody, not even for somebody who is signed in", async () => {
  expectSignIn(await visit("/admin/people", { headers: NAMES_SOMEBODY }));
  const own = { ...NAMES_SOMEBODY, Cookie: student.cookie };
  expect((await visit("/admin/people", { headers: own })).status).toBe(404);
  const bearer = { ...NAMES_SOMEBODY, Authorization: `Bearer ${await tokenOf("student14")}` };
  expect(await (await visit("/api/v1/me", { headers: bearer })).json()).toMatchObject({ roles: ["student"] });
});

test("S-03: what is stored of a secret opens nothing, and no answer has it", async () => {
  const token = await tokenOf("student14");
  const stored = [
    ...(await rowsOf("select token_hash as hash from sessions")),
    ...(await rowsOf("select token_hash as hash from api_tokens")),
    ...(await rowsOf("select password_hash as hash from people where password_hash is not null limit 1")),
  ].map(({ hash }) => String(hash));
  for (const hash of stored) {
    expectSignIn(await visit("/tickets", { headers: { Cookie: `session=${encodeURIComponent(hash)}` } }));
    expect((await visit("/api/v1/me", { headers: { Authorization: `Bearer ${hash}` } })).status).toBe(401);
  }
  const pages = ["/profile", "/profile/tokens", "/profile/devices", "/admin/people/6", "/admin/health"];
  const answers = await Promise.all(pages.map(async (path) => (await admin.get(path)).text()));
  answers.push(await (await program(token).get("/me")).text());
  for (const secret of [...stored, token, "scrypt$"])
    for (const answer of answers) expect(answer).not.toContain(secret);
});

test.each(["", "%20", "null", "undefined", "[]", "0", "true", "%00", "%25", "_"])(
  "S-06: “%s” is nobody's token",
  async (blank) => {
    const statuses = async (paths: string[]) =>
      Promise.all(paths.map(async (path) => (await visit(path)).status));
    expect(await statuses([`/setup?token=${blank}`, `/jobs/${blank || "%20"}`])).toEqual([404, 404]);
    for (const path of [`/login/link?token=${blank}`, `/whose?link=${blank}`]) {
      const sent = await sendForm(path, { token: blank, link: blank, idempotencyKey: newKey() });
      expect(sent.headers.getSetCookie().join(), path).not.toMatch(/session=[^;]/);
      expect(sent.headers.get("Location"), path).toBeNull();
    }
    const asked = { Cookie: `session=${blank}`, Authorization: `Bearer ${blank}` };
    expectSignIn(await visit("/tickets", { headers: asked }));
    expect((await visit("/api/v1/me", { headers: asked })).status).toBe(401);
    expect((await sendForm("/login/code", { code: blank, do: "enter" })).headers.get("Location")).not.toBe(
      "/",
    );
  },
);

test("S-10: a password of ten thousand letters is refused before it is hashed", async () => {
  const startedAt = Date.now();
  const fields = { email: "student14@campus.test", password: "x".repeat(10_000) };
  expect((await sendForm("/login", fields)).status).toBe(422);
  expect(Date.now() - startedAt).toBeLessThan(1_000);
});

test("S-13: a campus that has people is set up by nobody", async () => {
  const fields = {
    name: "Eve",
    email: "eve@elsewhere.test",
    password: "x".repeat(20),
    idempotencyKey: newKey(),
  };
  for (const path of ["/setup", "/setup?token=", "/setup?token=none"])
    expect((await sendForm(path, fields)).status).toBe(404);
  expect(await rowsOf("select 1 from person_addresses where value like 'eve@%'")).toEqual([]);
});

test("S-19: nothing of a note is in what its requester is sent", async () => {
  const reference = await fileAs("student14");
  const words = { body: "zinnia for staff", leadership: false };
  expect(await say("warden.neeladri", reference, "note", words)).toMatchObject({ ok: true });
  const { get } = program(await tokenOf("student14"));
  const answers = await Promise.all([
    student.get(`/tickets/${reference}`),
    student.get("/search?q=zinnia"),
    student.get("/inbox"),
    get(`/tickets/${reference}`),
  ]);
  for (const answer of answers) {
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text.replaceAll('value="zinnia"', "").replaceAll("“zinnia”", "")).not.toMatch(
      /zinnia for|@campus\.test/,
    );
  }
});

test("S-25: fields that a form does not have change nothing", async () => {
  const filing = { description: "The tap drips.", stops: "none", idempotencyKey: newKey() };
  const more = {
    role: "super",
    is_admin: "1",
    requester_id: "1",
    ownerId: "1",
    statusId: "9",
    status_kind: "closed",
    visibility: "protected",
    priority: "low",
    number: "1",
    createdAt: "1",
    verified: "1",
    scope_id: "1",
  };
  const path = "/tickets/new?subcategory=plumbing";
  const [plain, laden] = await Promise.all([
    referenceOf(await student.send(path, filing)),
    referenceOf(await student.send(path, { ...filing, ...more, idempotencyKey: newKey() })),
  ]);
  const CHOSEN = [
    "status_id",
    "status_kind",
    "visibility",
    "priority",
    "scope_id",
    "requester_id",
    "version",
  ];
  const chosenOf = async (reference: string) => {
    const row = await ticketOf(reference);
    return CHOSEN.map((column) => row[column]);
  };
  expect(await chosenOf(laden)).toEqual(await chosenOf(plain));
  const body = { ...filing, subcategory: "plumbing", requester_id: 1, ownerId: 1, role: "super" };
  const filed = await program(await tokenOf("student14")).post("/tickets", body);
  const { reference } = await filed.json<{ reference: string }>();
  expect(await chosenOf(reference)).toEqual(await chosenOf(plain));
  expect(
    await rowsOf(
      "select role from role_grants where person_id = (select person_id from person_addresses where value = 'student14@campus.test') and role <> 'student'",
    ),
  ).toEqual([]);
});

function referenceOf(filed: Response): string {
  const reference = /tickets\/(\d+)/.exec(filed.headers.get("Location") ?? "")?.[1];
  if (!reference) throw new Error(`nothing was filed: ${filed.status}`);
  return reference;
}

const MARKUP = `"><img src=x onerror=alert(1)><svg/onload=alert(1)></textarea><script>alert(1)</script>{{7*7}}`;

test("S-35, S-37: words of people and of their browsers are text on every page", async () => {
  const eve = await signedIn("student15");
  const reference = await fileAs("student15", { title: MARKUP, description: MARKUP, place: MARKUP });
  const png = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
  const form = new FormData();
  for (const [name, value] of Object.entries({
    kind: "reply",
    body: MARKUP,
    seen: "1",
    idempotencyKey: newKey(),
  }))
    form.append(name, value);
  form.append("attachments", new File([png], `${MARKUP}.png`));
  await eve.post(`/tickets/${reference}`, form);
  await eve.send(`/tickets/${reference}`, {
    kind: "reply",
    body: MARKUP,
    seen: "1",
    idempotencyKey: newKey(),
  });
  const agent = { Origin: HOME, "User-Agent": MARKUP, "CF-Connecting-IP": MARKUP };
  const body = new URLSearchParams({ email: "student15@campus.test", password: "campus-demo-2026" });
  const again = await visit("/login", { method: "POST", headers: agent, body });
  const Cookie = again.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const pages = await Promise.all([
    visit("/profile/devices", { headers: { Cookie } }),
    eve.get(`/tickets/${reference}`),
    eve.get(`/tickets/${reference}/filed`),
    eve.get("/tickets"),
    eve.get("/inbox"),
    eve.get(`/search?q=${encodeURIComponent(MARKUP)}`),
    eve.get(`/login?redirectTo=${encodeURIComponent(MARKUP)}`),
    staff.get(`/tickets/${reference}`),
    staff.get("/desk?view=all"),
    staff.get("/search?q=onerror"),
    staff.get("/inbox"),
    admin.get(`/admin/people?q=${encodeURIComponent(MARKUP)}`),
  ]);
  for (const page of pages) {
    const html = await page.text();
    expect(page.status).toBe(200);
    if (page === pages[1]) expect(html).toContain("&lt;img src=x onerror=");
    expect(html).not.toMatch(/<img src=x|<svg\/onload|<script>alert|<\/textarea><script/);
  }
});

test("S-40: opening a page changes nothing", async () => {
  const reference = await fileAs("student14");
  const before = await everythingOf();
  for (const person of [student, staff, admin])
    for (const { path } of Object.values(PAGES).flat())
      await (await person.get(path.replace("#", reference))).text();
  expect(await everythingOf()).toEqual(before);
});

/** How many rows there are of each kind, and how far tickets have come. What a session notes of its use is no row. */
async function everythingOf() {
  const tables = await rowsOf(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*) as n from "${name}"`);
  return [
    ...(await rowsOf(counts.join(" union all "))),
    ...(await rowsOf("select sum(version) as n, sum(next_moment_at) as moments from tickets")),
  ];
}

test("S-41: no name of a field reaches the prototypes", async () => {
  const named = [
    "__proto__",
    "constructor",
    "__proto__.polluted",
    "__proto__[polluted]",
    "constructor.prototype.polluted",
  ];
  const fields = named.map((name): [string, string] => [name, "1"]);
  for (const path of [
    "/login",
    "/tickets/new?subcategory=plumbing",
    "/desk?view=all",
    "/profile/notifications",
  ])
    await student.send(path, fields);
  await staff.get(`/desk?${named.map((name) => `field.${name}=1&${name}=1`).join("&")}`);
  const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  await program(await tokenOf("student14")).post("/tickets", body);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("S-48: a program can add to what happened, and change none of it", async () => {
  expect(new Set((await operations()).map(({ method }) => method))).toEqual(new Set(["GET", "POST"]));
  const reference = await fileAs("student14");
  const before = await eventsOf(reference);
  const headers = { Authorization: `Bearer ${await tokenOf("dean", undefined, deps())}` };
  for (const method of ["PUT", "PATCH", "DELETE"])
    for (const path of [`/tickets/${reference}`, `/tickets/${reference}/messages`])
      expect((await visit(`/api/v1${path}`, { method, headers, body: "{}" })).status).toBe(405);
  expect(await eventsOf(reference)).toEqual(before);
});

test("S-49: HEAD opens nothing that GET does not", async () => {
  const reference = await fileAs("student14");
  for (const { path } of Object.values(PAGES).flat()) {
    const address = path.replace("#", reference);
    const [head, get] = [await visit(address, { method: "HEAD" }), await visit(address)];
    expect([address, head.status, await head.text()]).toEqual([address, get.status, ""]);
  }
});
