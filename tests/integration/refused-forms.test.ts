import { createExecutionContext, env } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { router } from "#workers/router.ts";
import { fileAs, idOf, moveToOwnCampus, rowsOf, say } from "./campus.ts";
import { formIn } from "./form-in.ts";
import { signedIn } from "./signed-in.ts";
import { HOME, sendForm } from "./visit.ts";

beforeAll(() => moveToOwnCampus());

/** The answer to a form while no database answers. */
async function sentInVain(path: string, fields: Record<string, string>, headers: Record<string, string>) {
  const body = new URLSearchParams(fields);
  const request = new Request(HOME + path, { method: "POST", body, headers });
  const away = { ...env, TURSO_DATABASE_URL: "http://127.0.0.1:9" };
  const answer = await router.fetch(request, away, createExecutionContext());
  return { status: answer.status, html: await answer.text() };
}

const OWN_FORMS: [path: string, by: string, fields: Record<string, string>][] = [
  ["/admin/people/12/roles", "super", { role: "spoc", part: "scope:3", from: "", until: "" }],
  ["/absence", "spoc1.neeladri", { from: "", until: "", substitute: "14", second: "15" }],
  ["/admin/rosters", "super", { part: "domain:1", person: "14", from: "", until: "" }],
  [
    "/desk/replies",
    "spoc1.neeladri",
    { id: "", title: "Soon", words: "It is on its way.", owner: "scope:3" },
  ],
  ["/profile/notifications", "spoc1.neeladri", { mail: "news", digest: "9", answers: "public" }],
  ["/committees", "mess.head", { committee: "1", who: "student03@campus.test", role: "member", until: "" }],
];

test.each(OWN_FORMS)(
  "a form to %s comes back with all that was chosen while the database is away",
  async (path, by, fields) => {
    const { cookie } = await signedIn(by);
    const { status, html } = await sentInVain(path, fields, { Cookie: cookie, Origin: HOME });
    expect(status).toBe(503);
    const marked = Object.values(fields).find((value) => value !== "") ?? "";
    const form = formIn(
      html.replaceAll('<form class="stack" data-gap="tight" method="post">', `<form action="${path}">`),
      marked,
    );
    expect(Object.fromEntries(form.fields)).toMatchObject(fields);
  },
);

test("a report without a name comes back with whom it must be kept from, and is filed so when it is sent again", async () => {
  const fields = {
    description: "He waits at the gate.",
    place: "North gate",
    aboutPerson: "warden.neeladri@campus.test",
    aboutWords: "",
    stops: "none",
    "field.when": "at night",
    idempotencyKey: "a report in vain",
  };
  const path = "/anonymous?subcategory=harassment";
  const { status, html } = await sentInVain(path, fields, {
    Origin: "null",
    "Sec-Fetch-Site": "same-origin",
  });
  expect(status).toBe(503);
  expect(html).toContain("Who is it about?");
  const form = formIn(html, "a report in vain");
  expect(Object.fromEntries(form.fields)).toMatchObject(fields);
});

test("no password is ever written down for after a sign-in", async () => {
  const { cookie } = await signedIn("student21");
  await rowsOf("update sessions set expires_at = 1 where person_id = ?", [idOf("student21")]);
  const secret = { act: "password", present: "campus-demo-2026", fresh: "nobody may read this 1" };
  const answer = await router.fetch(
    new Request(`${HOME}/profile`, {
      method: "POST",
      body: new URLSearchParams(secret),
      headers: { Cookie: cookie, Origin: HOME },
    }),
    env,
    createExecutionContext(),
  );
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/login?redirectTo=/profile"]);
  expect(await rowsOf("select said from kept_forms where said like '%nobody may read%'")).toEqual([]);
  const unknown = await (
    await sendForm("/tickets/1024", { body: "Hm.", fresh: "nobody may read this 2" })
  ).text();
  expect(unknown).not.toContain("nobody may read");
});

test("words that met a conflict wait under My tickets, too, until they are sent", async () => {
  const reference = await fileAs("student07");
  await say("warden.neeladri", reference, "reply", { body: "I come at four." });
  const spoc = await signedIn("spoc1.neeladri");
  const reply = { body: "Not at four, at five.", kind: "reply", seen: "1", idempotencyKey: "at five" };
  for (let tries = 0; tries < 2; tries += 1) {
    const refused = await spoc.send(`/tickets/${reference}`, reply);
    expect([refused.status, (await refused.text()).includes("under My tickets for seven days")]).toEqual([
      409,
      true,
    ]);
  }
  const waiting = await (await spoc.get("/tickets")).text();
  expect(waiting.split("Not at four, at five.").length).toBe(2);
  expect((await spoc.send(`/tickets/${reference}`, { ...reply, anyway: "1" })).status).toBe(303);
  expect(await (await spoc.get("/tickets")).text()).not.toContain("You have something unsent");
});

test("whoever can't be signed out is told that they still are signed in", async () => {
  const { cookie } = await signedIn("student23");
  const { status, html } = await sentInVain("/logout", {}, { Cookie: cookie, Origin: HOME });
  expect(status).toBe(503);
  expect(html).toContain("<h1>You are still signed in</h1>");
  expect(formIn(html, "Sign out").action).toBe("/logout");
});
