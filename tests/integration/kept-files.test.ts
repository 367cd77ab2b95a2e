import { createExecutionContext, env, waitOnExecutionContext } from "cloudflare:test";
import { expect, test } from "vitest";
import { GIF, PDF, PNG } from "#tests/fixtures/small-files.ts";
import { router } from "#workers/router.ts";
import { fileAs, idOf, rowsOf, say } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { arrivedOn, filesOf, formOf, hiddenOn, PLUMBING, referenceOf, report, WORDS } from "./uploads.ts";
import { HOME, visit } from "./visit.ts";

/** Every way in which a form with a file is not let through. Answers what was sent where, and by whom. */
const REFUSED: Record<string, () => Promise<{ person: Person; path: string; form: FormData }>> = {
  403: async () => {
    const reference = await fileAs("student20");
    const form = message({ kind: "note" });
    return { person: await signedIn("student20"), path: `/tickets/${reference}`, form };
  },
  404: async () => {
    const reference = await fileAs("student20");
    return { person: await signedIn("student01"), path: `/tickets/${reference}`, form: message() };
  },
  409: async () => {
    const reference = await fileAs("student20");
    await say("warden.neeladri", reference, "reply", { body: "I come at four." });
    return { person: await signedIn("student20"), path: `/tickets/${reference}`, form: message() };
  },
  422: async () => {
    const reference = await fileAs("student20");
    const form = message({ body: "x".repeat(10_001) });
    return { person: await signedIn("student20"), path: `/tickets/${reference}`, form };
  },
};

function message(fields: Record<string, string> = {}): FormData {
  const said = { body: WORDS, seen: "1", idempotencyKey: crypto.randomUUID(), ...fields };
  return formOf(said, ["Meter.png", PNG], ["bill.pdf", PDF]);
}

test.each(Object.keys(REFUSED))(
  "%s keeps the words and both files, which open for their author",
  async (status) => {
    const { person, path, form } = (await REFUSED[status]?.()) ?? missing();
    const answer = await person.post(path, form);
    const page = await answer.text();
    expect(answer.status).toBe(Number(status));
    expect(page).toContain(`${form.get("body")}</textarea>`);
    const arrived = arrivedOn(page);
    expect(Object.keys(arrived)).toEqual(["Meter.png", "bill.pdf"]);
    expect((await person.get(`/attachments/${arrived["bill.pdf"]}`)).status).toBe(200);
  },
);

test("after a conflict the files go along when it is sent anyway", async () => {
  const { person, path, form } = (await REFUSED[409]?.()) ?? missing();
  const page = await (await person.post(path, form)).text();
  const again = formOf({
    body: WORDS,
    seen: hiddenOn(page, "seen") ?? "",
    anyway: "1",
    idempotencyKey: hiddenOn(page, "idempotencyKey") ?? "",
  });
  for (const id of Object.values(arrivedOn(page))) again.append("draft", id);
  const reference = await referenceOf(await person.post(path, again));
  expect((await filesOf(reference)).map(({ name }) => name)).toEqual(["Meter.png", "bill.pdf"]);
});

test("with the database away words and files stay, and go along once it is back", async () => {
  const person = await signedIn("student20");
  const form = report(["Meter.png", PNG]);
  const request = new Request(`${HOME}${PLUMBING}`, {
    method: "POST",
    body: form,
    headers: { Origin: HOME, Cookie: person.cookie },
  });
  const ctx = createExecutionContext();
  const answer = await router.fetch(request, { ...env, TURSO_DATABASE_URL: "http://127.0.0.1:9" }, ctx);
  const page = await answer.text();
  await waitOnExecutionContext(ctx);
  expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
  expect(page).toContain(`${WORDS}</textarea>`);
  const { "Meter.png": id = "" } = arrivedOn(page);
  const again = formOf({ description: WORDS, idempotencyKey: String(form.get("idempotencyKey")), draft: id });
  expect(await filesOf(await referenceOf(await person.post(PLUMBING, again)))).toMatchObject([
    { name: "Meter.png" },
  ]);
});

test("files kept while the database was away come back after a new sign-in as well, and to nobody else", async () => {
  const before = await signedIn("student20");
  const request = new Request(`${HOME}${PLUMBING}`, {
    method: "POST",
    body: report(["Meter.png", PNG]),
    headers: { Origin: HOME, Cookie: before.cookie },
  });
  const away = { ...env, TURSO_DATABASE_URL: "http://127.0.0.1:9" };
  const page = await (await router.fetch(request, away, createExecutionContext())).text();
  const { "Meter.png": draft = "" } = arrivedOn(page);
  const send = async (mail: string) => {
    const form = formOf({ description: WORDS, idempotencyKey: crypto.randomUUID(), draft });
    return filesOf(await referenceOf(await (await signedIn(mail)).post(PLUMBING, form)));
  };
  expect(await send("student19")).toEqual([]);
  expect(await send("student20")).toHaveLength(1);
});

/** The session of this cookie is over, as if its time had run out. */
async function end(person: Person, mail: string) {
  await rowsOf("update sessions set expires_at = ? where person_id = ? returning person_id", [
    Date.now() - 1000,
    idOf(mail),
  ]);
  return person;
}

test("a form of a session that is over waits for its author alone, with its files", async () => {
  const person = await end(await signedIn("student17"), "student17");
  const answer = await person.post(PLUMBING, report(["Meter.png", PNG]));
  const page = await answer.text();
  expect(answer.status).toBe(401);
  expect(page).toContain("Meter.png");
  expect(page).not.toContain("kept.description");
  const redirectTo = hiddenOn(page, "redirectTo") ?? "";
  expect(redirectTo).toMatch(/^\/unsent\/[\w-]{22,}$/);

  const stranger = await signedIn("student16");
  const theirs = await stranger.get(redirectTo);
  expect([theirs.status, theirs.headers.get("Location")]).toEqual([303, "/tickets"]);
  expect(await (await stranger.get("/tickets")).text()).not.toContain(WORDS);

  const back = await signedIn("student17");
  expect(await (await back.get("/tickets")).text()).toContain("You have something unsent");
  const waiting = await (await back.get(redirectTo)).text();
  expect(waiting).toContain(`${WORDS}</textarea>`);
  const form = formOf({ description: WORDS, idempotencyKey: hiddenOn(waiting, "idempotencyKey") ?? "" });
  form.append("draft", arrivedOn(waiting)["Meter.png"] ?? "");
  const reference = await referenceOf(await back.post(PLUMBING, form));
  expect(await filesOf(reference)).toMatchObject([{ name: "Meter.png" }]);
  expect(await (await back.get("/tickets")).text()).not.toContain("You have something unsent");
});

test("the sign-in in front of a kept form leads its author to it, and carries no words", async () => {
  const person = await end(await signedIn("student15"), "student15");
  const page = await (await person.post(PLUMBING, report())).text();
  const redirectTo = hiddenOn(page, "redirectTo") ?? "";
  const failed = await person.send("/login", {
    email: "student15@campus.test",
    password: "wrong",
    redirectTo,
  });
  expect(await failed.text()).not.toContain(WORDS);
  const begun = await person.send("/login", {
    email: "student15@campus.test",
    password: "campus-demo-2026",
    redirectTo,
  });
  expect([begun.status, begun.headers.get("Location")]).toEqual([303, redirectTo]);
});

test("what is thrown away is gone, and only its author can throw it away", async () => {
  const person = await end(await signedIn("student14"), "student14");
  const path = hiddenOn(await (await person.post(PLUMBING, report())).text(), "redirectTo") ?? "";
  await (await signedIn("student13")).send(path);
  const back = await signedIn("student14");
  expect((await back.get(path)).status).toBe(200);
  expect((await back.send(path)).headers.get("Location")).toBe("/tickets");
  expect((await back.get(path)).status).toBe(303);
});

test("of many kept forms the ten newest stay", async () => {
  const person = await end(await signedIn("student12"), "student12");
  for (let at = 0; at < 12; at += 1)
    await person.send(PLUMBING, { description: `Try ${at}`, idempotencyKey: `try ${at}` });
  const rows = await rowsOf("select said from kept_forms where person_id = ?", [idOf("student12")]);
  expect(rows).toHaveLength(10);
  expect(JSON.stringify(rows)).not.toContain("Try 1\\");
});

test("where nobody knows who sent it, the words travel in the page and the files are named as not kept", async () => {
  const headers = { Origin: HOME };
  const before = (await env.FILES.list()).objects.length;
  const answer = await visit(PLUMBING, {
    method: "POST",
    body: report(["Meter.png", PNG], ["b.gif", GIF]),
    headers,
  });
  const page = await answer.text();
  expect(answer.status).toBe(401);
  expect(hiddenOn(page, "kept.description")).toBe(WORDS);
  for (const name of ["Meter.png", "b.gif"]) expect(page).toContain(`“${name}” could not be kept`);
  expect((await env.FILES.list()).objects).toHaveLength(before);
});

test.each([
  ["too many answers", PLUMBING, Array.from({ length: 300 }, (_, at) => [`field.x${at}`, "y"])],
  ["too much text", PLUMBING, [["place", "x".repeat(1_200_000)]]],
  ["no known kind", "/tickets/1", [["kind", "shout"]]],
])("a form with %s that nobody is known to have sent keeps its words too", async (_, path, fields) => {
  const form = formOf({ description: WORDS, body: WORDS });
  for (const [name = "", value = ""] of fields) form.append(name, value);
  const answer = await visit(path, { method: "POST", body: form, headers: { Origin: HOME } });
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain(`<blockquote class="words soft">${WORDS}</blockquote>`);
});

test("a form with a wrong file to a ticket that is not there keeps words and the right file", async () => {
  const person = await signedIn("student20");
  const form = formOf({ body: WORDS }, ["a.png", PNG], ["x.exe", new Uint8Array([77, 90, 1])]);
  const answer = await person.post("/tickets/999999", form);
  const page = await answer.text();
  expect(answer.status).toBe(404);
  expect(page).toContain(`${WORDS}</textarea>`);
  expect(Object.keys(arrivedOn(page))).toEqual(["a.png"]);
});

test("a form that can't be read while the database is away keeps its words", async () => {
  const person = await signedIn("student20");
  const request = new Request(`${HOME}/tickets/1`, {
    method: "POST",
    body: new URLSearchParams({ body: WORDS, kind: "shout" }),
    headers: { Origin: HOME, Cookie: person.cookie },
  });
  const away = { ...env, TURSO_DATABASE_URL: "http://127.0.0.1:9" };
  const answer = await router.fetch(request, away, createExecutionContext());
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain(WORDS);
});

test("an invented cookie keeps nothing on the server", async () => {
  const headers = { Origin: HOME, Cookie: `session=${"A".repeat(32)}` };
  const answer = await visit(PLUMBING, { method: "POST", body: report(["Meter.png", PNG]), headers });
  const page = await answer.text();
  expect(answer.status).toBe(401);
  expect(hiddenOn(page, "kept.description")).toBe(WORDS);
  expect(page).toContain("could not be kept");
});

test("a store that does not answer costs the file and not the words", async () => {
  const person = await signedIn("student20");
  const refusing = { put: () => Promise.reject(new Error("out")), head: () => Promise.resolve(null) };
  const request = new Request(`${HOME}${PLUMBING}`, {
    method: "POST",
    body: report(["Meter.png", PNG]),
    headers: { Origin: HOME, Cookie: person.cookie },
  });
  const answer = await router.fetch(request, { ...env, FILES: refusing }, createExecutionContext());
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain("“Meter.png” could not be stored");
  expect(page).toContain(`${WORDS}</textarea>`);
});

function missing(): never {
  throw new Error("there is no such case");
}
